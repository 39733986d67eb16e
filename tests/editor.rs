//! What an editor and the documentation show of a network.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::{env, fs};

/// A network, and a use of it.
const SOURCE: &str = "\
nn_core::network! {
    /// Reads digits.
    pub struct Digits: 64 => 10 {
        standardize,
        hidden: dense(32, relu, init = he_normal),
        dropout(0.2),
        output: dense(10, softmax),
    }
}

nn_core::network! {
    struct Beside: 64 => 84 {
        concat { { linear }, { nested: Digits }, { deep: dense(10, linear) } },
        sum: residual {
            gelu,
        },
    }
}

pub fn bias(network: &Digits) -> f32 {
    network.hidden.bias[0]
}
";

/// Writes `SOURCE` as a crate of its own into the target folder.
fn package(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("src")).expect("the target folder can be written");
    let root = env!("CARGO_MANIFEST_DIR");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nnn-core = {{ path = '{root}/nn-core' }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    fs::copy(Path::new(root).join("Cargo.lock"), folder.join("Cargo.lock")).expect("the locked versions");
    fs::write(folder.join("src/lib.rs"), SOURCE).expect("a source");
    folder
}

/// docs.rs shows what rustdoc writes.
#[test]
fn the_documentation_of_a_network_holds_its_table() {
    let folder = package("documented");
    let rustdoc = Command::new(env!("CARGO"))
        .args(["doc", "--quiet", "--no-deps", "--target-dir", "target"])
        .current_dir(&folder)
        .output()
        .expect("cargo runs");
    assert!(rustdoc.status.success(), "{}", String::from_utf8_lossy(&rustdoc.stderr));
    let page = fs::read_to_string(folder.join("target/doc/documented/struct.Digits.html")).expect("a page");
    let rows = [
        "<td><code>hidden</code></td><td><code>dense(32, relu, init = he_normal)</code></td><td><code>[32]</code></td><td>2080</td>",
        "<td><code>output</code></td><td><code>dense(10, softmax)</code></td><td><code>[10]</code></td><td>330</td>",
    ];
    for part in rows.into_iter().chain([
        "Reads digits.",
        "id=\"structfield.hidden\"",
        "id=\"associatedconstant.SIGNAL\"",
    ]) {
        assert!(page.contains(part), "the page of `Digits` lacks {part}");
    }
}

#[test]
#[ignore = "needs rust-analyzer"]
fn an_editor_shows_what_a_word_means() {
    let mut editor = Editor::open(&package("edited"));
    let hovers = [
        ("dense", "a matrix product, a bias, an activation"),
        ("relu", "max(0, z)"),
        ("he_normal", "variance 2 / in"),
        ("dropout", "While training"),
        ("standardize", "(x − mean) / deviation"),
        ("softmax", "As the last activation of a network it is a head"),
        ("hidden", "dense(32, relu, init = he_normal)"),
        ("Digits", "declared as"),
        ("concat", "branches that read one input"),
        ("linear", "no activation, the default of a layer"),
        ("nested", "Digits: [Digits::INPUTS] -> [Digits::OUTPUTS]"),
        ("residual", "y = x + f(x)"),
        ("gelu", "Φ(z)"),
    ];
    for (word, meaning) in hovers {
        let shown = editor.ask("textDocument/hover", place(word, 0));
        assert!(shown.contains(meaning), "over `{word}`: {shown}");
    }
    // The second network: the type, and the activation of a layer.
    for (word, after, meaning) in
        [("Digits", "nested: ", "declared as"), ("linear", "10, ", "no activation, the default of a layer")]
    {
        let (line, column) = place(&format!("{after}{word}"), 0);
        let shown = editor.ask("textDocument/hover", (line, column + after.len()));
        assert!(shown.contains(meaning), "over `{after}{word}`: {shown}");
    }
    // From `network.hidden` to the item.
    let (field, (line, column)) =
        (editor.ask("textDocument/definition", place("hidden", 1)), place("hidden", 0));
    let start = format!("\"start\":{{\"line\":{line},\"character\":{column}}}");
    assert!(field.contains("src/lib.rs") && field.contains(&start), "{field}");
}

/// Line and column of the nth occurrence of a word, from 0, after the doc comment.
fn place(word: &str, nth: usize) -> (usize, usize) {
    let lines = SOURCE.lines().enumerate().skip(2);
    let mut found = lines.filter_map(|(line, text)| text.find(word).map(|column| (line, column)));
    found.nth(nth).unwrap_or_else(|| panic!("no `{word}`"))
}

/// rust-analyzer, spoken to by the language server protocol.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    file: String,
}

impl Editor {
    fn open(folder: &Path) -> Self {
        let server = Command::new("rust-analyzer").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut server = server.expect("rust-analyzer runs: `rustup component add rust-analyzer rust-src`");
        let (input, output) = (server.stdin.take().expect("a pipe"), server.stdout.take().expect("a pipe"));
        let root = format!("file://{}", folder.display());
        let mut editor =
            Self { server, input, output: BufReader::new(output), file: format!("{root}/src/lib.rs") };
        editor.send(&format!(
            r#"{{"jsonrpc":"2.0","id":0,"method":"initialize","params":{{"processId":null,"rootUri":"{root}","capabilities":{{"experimental":{{"serverStatusNotification":true}}}},"initializationOptions":{{"checkOnSave":false}}}}}}"#
        ));
        editor.receive(|message| message.contains("\"id\":0,") && message.contains("\"result\""));
        editor.send(r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#);
        let text = SOURCE.replace('\n', "\\n");
        let file = &editor.file;
        let opened = format!(
            r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{{"uri":"{file}","languageId":"rust","version":1,"text":"{text}"}}}}}}"#
        );
        editor.send(&opened);
        editor.receive(|message| message.contains("\"quiescent\":true"));
        editor
    }

    /// The answer to a question about a place.
    fn ask(&mut self, method: &str, (line, column): (usize, usize)) -> String {
        let file = &self.file;
        let question = format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{{"textDocument":{{"uri":"{file}"}},"position":{{"line":{line},"character":{column}}}}}}}"#
        );
        self.send(&question);
        self.receive(|message| message.contains("\"id\":1,") && !message.contains("\"method\""))
    }

    fn send(&mut self, message: &str) {
        write!(self.input, "Content-Length: {}\r\n\r\n{message}", message.len())
            .expect("rust-analyzer listens");
        self.input.flush().expect("rust-analyzer listens");
    }

    /// The next message that is wanted. What rust-analyzer asks meanwhile is answered with nothing.
    fn receive(&mut self, is_wanted: impl Fn(&str) -> bool) -> String {
        loop {
            let message = self.next();
            if is_wanted(&message) {
                return message;
            }
            let id = message
                .split("\"id\":")
                .nth(1)
                .and_then(|rest| rest.split([',', '}']).next())
                .map(String::from);
            if let (Some(id), true) = (id, message.contains("\"method\"")) {
                self.send(&format!(r#"{{"jsonrpc":"2.0","id":{id},"result":null}}"#));
            }
        }
    }

    fn next(&mut self) -> String {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("a message") > 0, "rust-analyzer ended");
            match line.trim().strip_prefix("Content-Length: ") {
                Some(number) => length = number.parse().expect("a length"),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut message = vec![0; length];
        self.output.read_exact(&mut message).expect("a message");
        String::from_utf8(message).expect("a text")
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
