//! Weights through files and back, and files that do not fit.
#![cfg(feature = "safetensors")]

use std::path::PathBuf;

use nn_core::activation::{Relu, Tanh};
use nn_core::layers::{Dense, Standardize};
use nn_core::parameters::Path;
use nn_core::weights::{Difference, Error, from_bytes, load, save, to_bytes};
use nn_core::{Layer, Parameters, Scalar, Zeroable};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};

/// Two layers under one roof: what files see of a network.
#[derive(Parameters)]
struct Small<T: Scalar, const HIDDEN: usize> {
    standardize: Standardize<T, 3>,
    hidden: Dense<T, 3, HIDDEN, Relu>,
}

/// Every tensor full of numbers that no other place holds, among them the largest, the smallest and a negative zero.
fn network<T: Scalar, const HIDDEN: usize>() -> Small<T, HIDDEN> {
    let (mut network, mut rng) = (Small::ZEROED, Xoshiro256PlusPlus::seed_from_u64(1));
    Parameters::<T>::zip([&mut network], Path::ROOT, &mut |_, [values]| {
        values.fill_with(|| T::from_f64(rng.random_range(-1.0..1.0)));
    });
    network.hidden.weight[(0, 0)] = T::from_f64(-0.0);
    network.hidden.weight[(1, 2)] = T::MIN_POSITIVE;
    network.hidden.bias[0] = T::from_f64(f64::from(f32::MAX));
    network
}

fn bits<T: Scalar>(network: &impl Parameters<T>) -> Vec<u64> {
    let mut bits = Vec::new();
    network.visit(Path::ROOT, &mut |_, values| {
        bits.extend(values.iter().map(|v: &T| v.to_f64().to_bits()));
    });
    bits
}

/// A file's place for one test, removed at its end.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("nn-core-weights-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.join("small.safetensors")
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn round_trip<T: Scalar>(name: &str) {
    let folder = Temporary::new(name);
    let saved = network::<T, 4>();
    save(&saved, &folder.path()).expect("saved");
    let mut loaded = Small::<T, 4>::ZEROED;
    load(&mut loaded, &folder.path()).expect("loaded");
    assert_eq!(bits::<T>(&saved), bits::<T>(&loaded));
    let left: Vec<_> = std::fs::read_dir(&folder.0).expect("the folder").collect();
    assert_eq!(left.len(), 1, "the temporary file is gone: {left:?}");
}

#[test]
fn a_round_trip_keeps_every_bit() {
    round_trip::<f32>("f32");
    round_trip::<f64>("f64");
}

#[test]
fn saving_replaces_what_was_there() {
    let folder = Temporary::new("replace");
    std::fs::write(folder.path(), vec![7; 100_000]).expect("an old file");
    save(&network::<f32, 4>(), &folder.path()).expect("saved");
    load(&mut network::<f32, 4>(), &folder.path()).expect("loaded");
}

#[test]
fn names_shapes_and_order_are_those_of_pytorch() {
    let mut small = network::<f32, 4>();
    small.hidden.weight.0 = nalgebra::SMatrix::from_fn(|o, i| (10 * o + i) as f32);
    let bytes = to_bytes(&small).expect("bytes");
    let file = SafeTensors::deserialize(&bytes).expect("a file");
    let mut names = file.names();
    names.sort_unstable();
    assert_eq!(names, ["hidden.bias", "hidden.weight", "standardize.deviation", "standardize.mean"]);
    let weight = file.tensor("hidden.weight").expect("the weight");
    assert_eq!((weight.dtype(), weight.shape()), (Dtype::F32, &[4, 3][..]));
    let numbers: Vec<_> = weight.data().as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
    assert_eq!(numbers, [0.0, 1.0, 2.0, 10.0, 11.0, 12.0, 20.0, 21.0, 22.0, 30.0, 31.0, 32.0]);
}

#[test]
fn the_same_weights_give_the_same_bytes() {
    let [first, second] = [0; 2].map(|_| to_bytes(&network::<f32, 4>()).expect("bytes"));
    assert_eq!(first, second);
}

#[test]
fn either_scalar_reads_the_other() {
    let (narrow, wide) = (network::<f32, 4>(), network::<f64, 4>());
    let mut into_wide = Small::<f64, 4>::ZEROED;
    from_bytes(&mut into_wide, &to_bytes(&narrow).expect("bytes")).expect("f32 into f64");
    assert_eq!(bits::<f64>(&into_wide), bits::<f32>(&narrow));
    let mut into_narrow = Small::<f32, 4>::ZEROED;
    from_bytes(&mut into_narrow, &to_bytes(&wide).expect("bytes")).expect("f64 into f32");
    assert_eq!(into_narrow.hidden.weight[(2, 1)], wide.hidden.weight[(2, 1)] as f32);
}

/// Reads `bytes` into a network, which must refuse them and stay as it was.
#[track_caller]
fn refused(bytes: &[u8]) -> Error {
    let mut small = network::<f32, 4>();
    let before = bits::<f32>(&small);
    let error = from_bytes(&mut small, bytes).expect_err("refused");
    assert_eq!(bits::<f32>(&small), before, "half loaded");
    error
}

#[test]
fn a_truncated_file_is_refused_at_every_length() {
    let bytes = to_bytes(&network::<f32, 4>()).expect("bytes");
    for length in 0..bytes.len() {
        assert!(matches!(refused(&bytes[..length]), Error::Malformed { .. }), "{length}");
    }
    let longer = [bytes, vec![0]].concat();
    assert!(matches!(refused(&longer), Error::Malformed { .. }));
}

#[test]
fn an_altered_header_is_refused() {
    let bytes = to_bytes(&network::<f32, 4>()).expect("bytes");
    let replace = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len());
        let mut altered = bytes.clone();
        let at = bytes.windows(from.len()).position(|w| w == from.as_bytes()).expect("the text is there");
        altered[at..at + to.len()].copy_from_slice(to.as_bytes());
        altered
    };
    assert!(matches!(refused(&replace("{", "[")), Error::Malformed { .. }));
    assert!(matches!(refused(&replace("[4,3]", "[4,4]")), Error::Malformed { .. }));
    assert!(matches!(refused(&replace("[4,3]", "[3,4]")), Error::Mismatch { .. }));
    let Error::Mismatch { differences, .. } = refused(&replace("hidden.bias", "hidden.bios")) else {
        panic!("a renamed tensor is a mismatch")
    };
    let name = |name: &str| (name.to_owned(), vec![4]);
    let [(missing, shape), (unexpected, other)] = [name("hidden.bias"), name("hidden.bios")];
    assert_eq!(
        differences,
        [
            Difference::Missing { name: missing, shape },
            Difference::Unexpected { name: unexpected, shape: other }
        ]
    );
    let mut huge = bytes.clone();
    huge[..8].fill(0xff);
    assert!(matches!(refused(&huge), Error::Malformed { .. }));
    assert!(matches!(refused(b"%PDF-1.7 and more than eight bytes"), Error::Malformed { .. }));
}

/// Every byte of the header, changed to something else: read or refused, without a panic, and whole or not at all.
#[test]
fn no_byte_of_a_header_makes_it_panic() {
    let bytes = to_bytes(&network::<f32, 4>()).expect("bytes");
    let header = 8 + u64::from_le_bytes(bytes[..8].try_into().expect("eight bytes")) as usize;
    let before = bits::<f32>(&network::<f32, 4>());
    for (place, change) in
        (0..header).flat_map(|place| [0x01, 0x10, 0x80, 0xff].map(|change| (place, change)))
    {
        let (mut altered, mut small) = (bytes.clone(), network::<f32, 4>());
        altered[place] ^= change;
        if from_bytes(&mut small, &altered).is_err() {
            assert_eq!(bits::<f32>(&small), before, "half loaded: byte {place}");
        }
    }
}

#[test]
fn another_networks_file_is_refused_with_every_difference() {
    let data = [0; 24 * 8];
    let tensor = |dtype, shape: &[usize]| {
        let bytes = shape.iter().product::<usize>() * if dtype == Dtype::F32 { 4 } else { 8 };
        TensorView::new(dtype, shape.to_vec(), &data[..bytes]).expect("a tensor")
    };
    let bytes = safetensors::serialize(
        [
            ("hidden.weight", tensor(Dtype::F32, &[5, 3])),
            ("hidden.bias", tensor(Dtype::I64, &[4])),
            ("standardize.mean", tensor(Dtype::F64, &[3])),
            ("other.weight", tensor(Dtype::F32, &[2, 2])),
            ("another.weight", tensor(Dtype::F32, &[2])),
        ],
        None,
    )
    .expect("bytes");
    assert_eq!(
        refused(&bytes).to_string(),
        "\
the file does not fit the network:
  `standardize.deviation` [3] is missing from the file
  `hidden.weight` is [5, 3] in the file, [4, 3] in the network
  `hidden.bias` holds I64 numbers, not F32 or F64
  `another.weight` [2] is not in the network
  `other.weight` [2, 2] is not in the network
"
        .trim_end()
    );
}

#[test]
fn errors_name_the_file() {
    let folder = Temporary::new("errors");
    let missing = load(&mut network::<f32, 4>(), &folder.path()).expect_err("no such file");
    assert!(matches!(missing, Error::Read { .. }));
    assert!(missing.to_string().contains("small.safetensors"), "{missing}");
    assert!(std::error::Error::source(&missing).is_some());

    let nowhere = folder.0.join("no such folder").join("a.safetensors");
    let unwritable = save(&network::<f32, 4>(), &nowhere).expect_err("no such folder");
    assert!(matches!(unwritable, Error::Write { .. }));

    std::fs::write(folder.path(), "not weights").expect("written");
    let malformed = load(&mut network::<f32, 4>(), &folder.path()).expect_err("no weights");
    assert!(malformed.to_string().contains("small.safetensors` is no safetensors file"), "{malformed}");

    save(&network::<f32, 7>(), &folder.path()).expect("saved");
    let mismatch = load(&mut network::<f32, 4>(), &folder.path()).expect_err("another shape");
    assert!(mismatch.to_string().contains("small.safetensors` does not fit"), "{mismatch}");
}

#[test]
fn a_failed_save_leaves_the_old_file() {
    let folder = Temporary::new("old");
    let folder_in_the_way = folder.path();
    std::fs::create_dir(&folder_in_the_way).expect("a folder");
    assert!(matches!(save(&network::<f32, 4>(), &folder_in_the_way), Err(Error::Write { .. })));
    let left: Vec<_> = std::fs::read_dir(&folder.0).expect("the folder").collect();
    assert_eq!(left.len(), 1, "the temporary file is gone: {left:?}");
}

#[test]
fn a_single_layer_is_saved_under_its_tensors_names() {
    let mut layer = Dense::<f32, 3, 2, Tanh>::ZEROED;
    Layer::initialize(&mut layer, &mut Xoshiro256PlusPlus::seed_from_u64(2));
    let mut loaded = Dense::<f32, 3, 2, Tanh>::ZEROED;
    from_bytes(&mut loaded, &to_bytes(&layer).expect("bytes")).expect("loaded");
    assert_eq!(layer, loaded);
}
