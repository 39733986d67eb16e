//! Images in a terminal, two characters a pixel.

use nn_core::nalgebra::SVector;

/// From paper to ink.
const SHADES: [&str; 5] = ["  ", "░░", "▒▒", "▓▓", "██"];
const SIZE: usize = 8;
/// The brightest value of a pixel.
const INK: f32 = 16.0;

/// Prints digits side by side, each under its caption.
pub(crate) fn print_digits(digits: &[(String, &SVector<f32, 64>)]) {
    let captions: Vec<_> = digits.iter().map(|(caption, _)| format!("{caption:^18}")).collect();
    println!("{}", captions.join(" ").trim_end());
    let edges = |left, right| vec![format!("{left}{}{right}", "─".repeat(2 * SIZE)); digits.len()].join(" ");
    println!("{}", edges('┌', '┐'));
    for row in 0..SIZE {
        let line = digits.iter().map(|(_, pixels)| {
            let shades = (0..SIZE).map(|column| shade(pixels[SIZE * row + column]));
            format!("│{}│", shades.collect::<String>())
        });
        println!("{}", line.collect::<Vec<_>>().join(" "));
    }
    println!("{}", edges('└', '┘'));
}

fn shade(pixel: f32) -> &'static str {
    let level = pixel / INK * (SHADES.len() - 1) as f32;
    SHADES[(level.round() as usize).min(SHADES.len() - 1)]
}
