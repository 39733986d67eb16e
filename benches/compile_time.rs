//! What a network costs at compile time: its expansion, an incremental `cargo check`, a release build of the crate, and its code.
//!
//! `cargo bench --bench compile_time` prints a table. Each time is the median of three runs, less the same run without the network, on a
//! small crate of its own that is written to the target folder; so is the size of the program.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const RUNS: usize = 3;
/// Networks in one crate, where one alone would be too quick to measure.
const COPIES: usize = 20;
const EMPTY: &str = "fn main() { println!(\"nothing\"); }\n";

fn main() {
    let package = Package::new();
    println!("| one network more | expansion | `cargo check` | release build | code |");
    println!("|---|---|---|---|---|");
    row(&package, "10 layers of 10 widths", &deep(10));
    row(&package, "32 layers of 32 widths", &deep(32));
    row(&package, "100 layers of 64 widths", &deep(100));
    row(&package, "784-128-10", &Body::new(784, 10, "dense(128, relu), dense(10, softmax)"));
    let wide = "dense(512, relu), dense(512, relu), dense(10, softmax)";
    row(&package, "784-512-512-10", &Body::new(784, 10, wide));
}

fn row(package: &Package, name: &str, body: &Body) {
    let program = body.program();
    let added = |profile| package.time(profile, &program).saturating_sub(package.time(profile, EMPTY));
    let (check, release) = (added("check"), added("release"));
    let code = package.bytes(&program).saturating_sub(package.bytes(EMPTY));
    let expansion = expansion(package, body).as_secs_f64() * 1e3;
    let (check, release) = (check.as_secs_f64(), release.as_secs_f64());
    println!("| {name} | {expansion:.1} ms | {check:.2} s | {release:.2} s | {} KiB |", code / 1024);
}

/// The time of the macro and of reading what it wrote: the items are written, and then left out by `cfg`.
fn expansion(package: &Package, body: &Body) -> Duration {
    let mut source = String::from("nn_core::network! {\n");
    for copy in 0..COPIES {
        let _ = writeln!(source, "#[cfg(any())] {}", body.network(&format!("Net{copy}")));
    }
    source.push_str("}\nfn main() {}\n");
    (package.time("check", &source).saturating_sub(package.time("check", "fn main() {}\n"))) / COPIES as u32
}

/// A network without its name.
struct Body {
    inputs: usize,
    outputs: usize,
    layers: String,
}

impl Body {
    fn new(inputs: usize, outputs: usize, layers: &str) -> Self {
        Self { inputs, outputs, layers: layers.to_owned() }
    }

    fn network(&self, name: &str) -> String {
        format!("struct {name}: {} => {} {{ {} }}", self.inputs, self.outputs, self.layers)
    }

    /// A program that declares, trains and uses it.
    fn program(&self) -> String {
        let program =
            USE.replace("INPUTS", &self.inputs.to_string()).replace("OUTPUTS", &self.outputs.to_string());
        format!("nn_core::network! {{ {} }}\n{program}", self.network("Net"))
    }
}

/// Layers of 64 widths, from 16 to 79, with `relu` and `tanh` in turn: nearly each of a shape of its own.
fn deep(layers: usize) -> Body {
    let mut source = String::new();
    for layer in 1..layers {
        let (width, activation) = (16 + 7 * layer % 64, if layer % 2 == 0 { "relu" } else { "tanh" });
        let _ = write!(source, "layer{layer}: dense({width}, {activation}), ");
    }
    Body::new(32, 4, &(source + "output: dense(4, softmax)"))
}

const USE: &str = "
use nn_core::loss::CrossEntropy;
use nn_core::optim::{Adam, Optimizer};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let (mut network, mut gradient) = (Net::init_boxed(&mut rng), Net::zeros_boxed());
    let (mut tape, mut optimizer) = (Net::tape::<16>(), Optimizer::new(Adam::new(1e-3)));
    let inputs = nn_core::Batch::<f32, 16, INPUTS>::from_element(0.5);
    let targets = nn_core::Batch::<f32, 16, OUTPUTS>::from_element(0.25);
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
             rand = {{ version = \"0.10\", default-features = false }}\n\n\
             [profile.release]\nstrip = true\n"
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

    /// The size of the program in a release build.
    fn bytes(&self, source: &str) -> u64 {
        self.build("release", source);
        let program = format!("target/release/measured{}", std::env::consts::EXE_SUFFIX);
        fs::metadata(self.folder.join(program)).expect("a program").len()
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
