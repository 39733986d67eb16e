//! What the digits example needs beside the network: its data, and digits drawn in a terminal.

pub(crate) mod data;
pub(crate) mod terminal;
