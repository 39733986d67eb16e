//! To which training a checkpoint belongs: its layers, its settings and its data, as lines of text.

use core::fmt;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use crc32fast::Hasher;

use crate::data::{Dataset, Target};
use crate::network::Network;
use crate::optim::{Moment, Rule, Schedule};
use crate::scalar::Scalar;
use crate::summary::Row;
use crate::train::settings::Settings;
use crate::train::{CheckpointDifference, Objective, Training};

/// The first line; another one is another format.
const FORMAT: &str = "nn-core checkpoint 1";
/// The line of the layers, and what stands between two of them: nothing that a declaration may hold.
const LAYERS: &str = "layers";
const ARROW: &str = " → ";

/// All on which the bits of a training depend, beside the network's first weights: a name and a value each.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::train) struct Identity(Vec<(&'static str, String)>);

impl Identity {
    pub(super) fn of<N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize>(
        training: &Training<'_, '_, N, L, R, T, Y, B, IN, OUT>,
    ) -> Self
    where
        L: Objective<N::Head, T, Y, OUT>,
        R: Rule,
        T: Scalar,
        Y: Target<T>,
        N: Network<T, IN, OUT>,
    {
        let settings = &training.trainer.settings;
        let schedule = settings.scheduler.built_in();
        Self(std::vec![
            (LAYERS, layers(N::SUMMARY.rows)),
            ("scalar", format!("f{}", 8 * size_of::<T>())),
            ("loss", line(&training.trainer.loss)),
            ("rule", line(&training.trainer.rule)),
            ("batch size", B.to_string()),
            ("batches a step", settings.accumulate.to_string()),
            ("clipping", optional(settings.clip)),
            ("schedule", schedule.map_or_else(|| own_schedule(training), |schedule| line(&schedule))),
            ("epochs", epochs(settings, schedule)),
            ("plateau", optional(settings.plateau)),
            ("average", optional(settings.average)),
            ("early stopping", optional(settings.early_stopping)),
            ("seed", settings.seed.to_string()),
            ("training set", fingerprint(training.train)),
            ("dev set", training.dev.map_or("none".to_string(), fingerprint)),
        ])
    }

    pub(super) fn text(&self) -> String {
        let lines = self.0.iter().map(|(what, value)| format!("{what}: {value}\n"));
        format!("{FORMAT}\n{}", lines.collect::<String>())
    }

    /// Everything that another text says otherwise. An error if it is no text of this format.
    pub(super) fn differences(&self, text: &str) -> Result<Vec<CheckpointDifference>, String> {
        let (format, rest) = text.split_once('\n').unwrap_or((text, ""));
        if format != FORMAT {
            return Err(format!("its format is `{format}`, not `{FORMAT}`"));
        }
        let value = |what: &str| {
            rest.lines().find_map(|line| line.strip_prefix(what).and_then(|rest| rest.strip_prefix(": ")))
        };
        let differences = self.0.iter().filter_map(|(what, training)| {
            let file = value(what).unwrap_or(NOTHING);
            (file != training).then(|| {
                let both = [file, training].map(ToString::to_string);
                let [file, training] = if *what == LAYERS { what_differs(file, training) } else { both };
                CheckpointDifference::Setting { what: what.to_string(), file, training }
            })
        });
        Ok(differences.collect())
    }
}

const NOTHING: &str = "nothing";

/// Every layer as it was declared, with the shape of its output, inner layers after the one that they are part of.
fn layers(rows: &[Row<'_>]) -> String {
    let mut chain = Vec::new();
    each_layer(rows, "", &mut |layer| chain.push(layer));
    chain.join(ARROW)
}

fn each_layer(rows: &[Row<'_>], path: &str, visit: &mut dyn FnMut(String)) {
    for Row { name, layer, output, inner, .. } in rows {
        let layer = layer.replace('\n', " ");
        visit(format!("{path}{name}: {layer} {output:?}"));
        each_layer(inner, &format!("{path}{name}."), visit);
    }
}

/// Two chains without the layers at both ends that are the same.
fn what_differs(a: &str, b: &str) -> [String; 2] {
    let [mut a, mut b] = [a, b].map(|chain| chain.split(ARROW).collect::<Vec<_>>());
    for _ in 0..2 {
        let alike = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
        for chain in [&mut a, &mut b] {
            chain.drain(..alike);
            chain.reverse();
        }
    }
    [a, b].map(|chain| if chain.is_empty() { NOTHING.to_string() } else { chain.join(ARROW) })
}

/// On one line.
fn line(value: &impl fmt::Debug) -> String {
    format!("{value:?}").replace('\n', " ")
}

fn optional(value: Option<impl fmt::Debug>) -> String {
    value.map_or("none".to_string(), |value| line(&value))
}

/// Training may be prolonged, unless the steps so far would then have had other learning rates.
fn epochs(settings: &Settings<'_>, schedule: Option<Schedule>) -> String {
    match schedule {
        Some(schedule) if !schedule.depends_on_length() => "any number".to_string(),
        _ => settings.epochs.to_string(),
    }
}

/// A schedule of the program's own is known by what it gives: the CRC-32 of its factors at so many steps of the whole training, as `f32`, for
/// other machines round the last bits otherwise.
fn own_schedule<N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize>(
    training: &Training<'_, '_, N, L, R, T, Y, B, IN, OUT>,
) -> String
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    const SAMPLES: u64 = 1000;
    let settings = &training.trainer.settings;
    let (epochs, steps_per_epoch) = (settings.epochs as u64, training.steps_per_epoch() as u64);
    let mut hasher = Hasher::new();
    for sample in 0..SAMPLES {
        let whole = u128::from(epochs.saturating_mul(steps_per_epoch));
        let step = (whole * u128::from(sample) / u128::from(SAMPLES)) as u64;
        let factor = settings.scheduler.factor(Moment { step, steps_per_epoch, epochs }) as f32;
        hasher.update(&factor.to_le_bytes());
    }
    format!("of the program's own, its factors with checksum {:08x}", hasher.finalize())
}

/// How many samples, and the CRC-32 of all their numbers.
fn fingerprint<T: Scalar, Y: Target<T>, const IN: usize>(data: &Dataset<T, IN, Y>) -> String {
    let (mut hasher, mut bytes) = (Hasher::new(), Vec::new());
    for (input, target) in data.iter() {
        bytes.clear();
        bytes.extend(input.iter().flat_map(|value| value.to_f64().to_le_bytes()));
        target.each_number(&mut |value| bytes.extend(value.to_le_bytes()));
        hasher.update(&bytes);
    }
    format!("{} samples with checksum {:08x}", data.len(), hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::Class;

    #[test]
    fn every_difference_is_told() {
        let identity = |seed: &str, rule: &str| {
            Identity(std::vec![("seed", seed.to_string()), ("rule", rule.to_string())])
        };
        let file = identity("1", "Sgd").text();
        assert_eq!(file, "nn-core checkpoint 1\nseed: 1\nrule: Sgd\n");
        assert_eq!(identity("1", "Sgd").differences(&file), Ok(Vec::new()));
        let told = identity("2", "Adam").differences(&file).expect("the same format");
        let told: Vec<_> = told.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "seed: `1` in the file, `2` in this training",
                "rule: `Sgd` in the file, `Adam` in this training"
            ]
        );
        assert_eq!(
            identity("1", "Sgd").differences("nn-core checkpoint 2\nseed: 1\n"),
            Err("its format is `nn-core checkpoint 2`, not `nn-core checkpoint 1`".to_string())
        );
        assert!(identity("1", "Sgd").differences("").is_err());
    }

    #[test]
    fn only_the_layers_that_differ_are_told() {
        let identity = |layers: &[&str]| Identity(std::vec![(LAYERS, layers.join(ARROW))]);
        let told = |file: &[&str], training: &[&str]| {
            let differences = identity(training).differences(&identity(file).text()).expect("one format");
            differences.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let (a, b, c) = ("a: dense(4, relu) [4]", "b: dropout(0.5) [4]", "c: dense(2) [2]");
        assert_eq!(told(&[a, b, c], &[a, b, c]), [""; 0]);
        assert_eq!(
            told(&[a, c], &[a, b, c]),
            ["layers: `nothing` in the file, `b: dropout(0.5) [4]` in this training"]
        );
        assert_eq!(
            told(&[a, b, c, c], &[a, c]),
            ["layers: `b: dropout(0.5) [4] → c: dense(2) [2]` in the file, `nothing` in this training"]
        );
        let tanh = "a: dense(4, tanh) [4]";
        assert_eq!(
            told(&[a, c], &[tanh, c]),
            ["layers: `a: dense(4, relu) [4]` in the file, `a: dense(4, tanh) [4]` in this training"]
        );
    }

    #[test]
    fn inner_layers_are_layers() {
        let row = |name, layer, inner| {
            let output = &[4];
            Row { name, layer, output, parameters: 0, buffers: 0, initializer: "", inner }
        };
        let inner = [row("a", "dense(4,\n tanh)", &[])];
        let rows = [row("block", "residual", &inner), row("b", "dense(4)", &[])];
        assert_eq!(layers(&rows), "block: residual [4] → block.a: dense(4,  tanh) [4] → b: dense(4) [4]");
    }

    #[test]
    fn every_number_of_a_data_set_counts() {
        let print = |x: f32, class: usize| {
            let data = Dataset::<f32, 2, Class<3>>::from_classes(&[[x, 1.0], [2.0, 3.0]], &[class, 0]);
            fingerprint(&data.expect("good data"))
        };
        assert_eq!(print(0.5, 1), print(0.5, 1));
        assert_ne!(print(0.5, 1), print(0.5, 2));
        assert_ne!(print(0.5, 1), print(f32::from_bits(0.5f32.to_bits() + 1), 1));
    }
}
