//! What the digits example needs beside the network: its data, a folder and an answer, and digits drawn in a terminal.

pub(crate) mod data;
pub(crate) mod program;
pub(crate) mod terminal;
