//! What a network costs at compile time: its expansion, an incremental `cargo check`, a release build of the crate.
//!
//! `cargo bench --bench compile_time` prints a table. Each figure is the median of three runs, less the same run without the network, on a
//! small crate of its own that is written to the target folder.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const RUNS: usize = 3;
/// Networks in one crate, where one alone would be too quick to measure.
const COPIES: usize = 20;

fn main() {
    let package = Package::new();
    println!("{:<38}{:>12}{:>12}", "ms, the median of 3", "10 layers", "100 layers");
    row("expansion of one network", [10, 100].map(|layers| expansion(&package, layers)));
    row("one network more, incremental check", [10, 100].map(|layers| added(&package, layers, "check")));
    row("one network more, release build", [10, 100].map(|layers| added(&package, layers, "release")));
}

fn row(name: &str, [ten, hundred]: [Duration; 2]) {
    let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1e3);
    println!("{name:<38}{:>12}{:>12}", ms(ten), ms(hundred));
}

/// The time of the macro and of reading what it wrote: the items are written, and then left out by `cfg`.
fn expansion(package: &Package, layers: usize) -> Duration {
    let mut source = String::from("nn_core::network! {\n");
    for copy in 0..COPIES {
        let _ = writeln!(source, "#[cfg(any())] {}", network(&format!("Net{copy}"), layers));
    }
    source.push_str("}\nfn main() {}\n");
    (package.time("check", &source).saturating_sub(package.time("check", "fn main() {}\n"))) / COPIES as u32
}

/// The time that a network adds to a build after a change in the file where it is declared, trained and used.
fn added(package: &Package, layers: usize, profile: &str) -> Duration {
    let with = format!("nn_core::network! {{ {} }}\n{USE}", network("Net", layers));
    package
        .time(profile, &with)
        .saturating_sub(package.time(profile, "fn main() { println!(\"nothing\"); }\n"))
}

/// Layers of 64 widths, from 16 to 79, with `relu` and `tanh` in turn: for nearly each a kernel of its own.
fn network(name: &str, layers: usize) -> String {
    let mut source = format!("struct {name}: 32 => 4 {{ ");
    for layer in 1..layers {
        let (width, activation) = (16 + 7 * layer % 64, if layer % 2 == 0 { "relu" } else { "tanh" });
        let _ = write!(source, "layer{layer}: dense({width}, {activation}), ");
    }
    source + "output: dense(4, softmax) }"
}

const USE: &str = "
use nn_core::loss::CrossEntropy;
use nn_core::optim::{Adam, Optimizer};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let (mut network, mut gradient) = (Net::init_boxed(&mut rng), Net::zeros_boxed());
    let (mut tape, mut optimizer) = (Net::tape::<16>(), Optimizer::new(Adam::new(1e-3)));
    let inputs = nn_core::Batch::<f32, 16, 32>::from_element(0.5);
    let targets = nn_core::Batch::<f32, 16, 4>::from_element(0.25);
    network.record(&inputs, &mut tape, &mut rng);
    println!(\"{}\", network.cost(&CrossEntropy, &targets, &mut tape));
    network.backward(&inputs, &mut tape, &mut gradient);
    optimizer.step(&mut *network, &mut gradient);
    println!(\"{}\", network.forward_batch(&inputs));
}
";

/// A crate that depends on nn-core.
struct Package {
    folder: PathBuf,
}

impl Package {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_time");
        let root = env!("CARGO_MANIFEST_DIR");
        fs::create_dir_all(folder.join("src")).expect("the target folder can be written");
        let manifest = format!(
            "[package]\nname = \"measured\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\nnn-core = {{ path = '{root}/nn-core' }}\n\
             rand = {{ version = \"0.10\", default-features = false }}\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
        let _ = fs::copy(Path::new(root).join("Cargo.lock"), folder.join("Cargo.lock"));
        Self { folder }
    }

    /// The median time of a build after this source was changed at its end.
    fn time(&self, profile: &str, source: &str) -> Duration {
        // The dependencies, and the first build of this source.
        self.build(profile, source);
        let mut times: Vec<_> = (0..RUNS)
            .map(|run| self.build(profile, &format!("{source}pub const CHANGE: usize = {run};\n")))
            .collect();
        times.sort();
        times[RUNS / 2]
    }

    fn build(&self, profile: &str, source: &str) -> Duration {
        fs::write(self.folder.join("src/main.rs"), source).expect("a source");
        let arguments: &[&str] = if profile == "check" { &["check"] } else { &["build", "--release"] };
        let start = Instant::now();
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--quiet", "--target-dir", "target"])
            .current_dir(&self.folder)
            .output()
            .expect("cargo runs");
        let time = start.elapsed();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        time
    }
}
