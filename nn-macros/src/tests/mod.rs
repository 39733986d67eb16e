//! The pipeline on tokens: its messages and its expansions, as files to be read.
//!
//! `UPDATE_EXPECT=1 cargo test -p nn-macros` writes the files anew; read the difference before committing it.

mod derive;
mod expansions;
mod messages;
mod mutants;
