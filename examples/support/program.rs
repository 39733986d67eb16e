//! How the examples begin and end: with a folder for what they write, and with an answer to whoever started them.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Success, or the error in words on standard error.
pub(crate) fn answer(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Makes a folder, and those around it, unless it is there.
pub(crate) fn make_folder(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot make the folder `{}`: {error}", folder.display()))
}
