//! The bytes of a checkpoint: a safetensors file of named tensors and a text, with a checksum over all of it.

use std::borrow::Cow;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use crc32fast::Hasher;
use safetensors::tensor::{Dtype, View};
use safetensors::{SafeTensorError, SafeTensors};

use crate::parameters::Parameters;
use crate::scalar::Scalar;
use crate::weights;

/// The tensor of one `U32` that holds the checksum: CRC-32 of the whole file, its own four bytes taken as 0.
const CHECKSUM: &str = "checksum";
/// The entry of the metadata that holds the text.
const TEXT: &str = "checkpoint";

/// A tensor with its bytes.
struct Entry {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl View for Entry {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        (&self.bytes).into()
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// Gathers what a checkpoint holds.
#[derive(Default)]
pub(super) struct Writer {
    entries: Vec<(String, Entry)>,
}

impl Writer {
    /// A count.
    pub(super) fn count(&mut self, name: &str, value: u64) {
        self.push(name, Dtype::U64, &[], value.to_le_bytes().to_vec());
    }

    /// A number.
    pub(super) fn number(&mut self, name: &str, value: f64) {
        self.numbers(name, &[], &[value]);
    }

    /// Numbers, row by row.
    pub(super) fn numbers(&mut self, name: &str, shape: &[usize], values: &[f64]) {
        self.push(name, Dtype::F64, shape, values.iter().flat_map(|value| value.to_le_bytes()).collect());
    }

    /// All tensors of a network, their names after `prefix`.
    pub(super) fn network<T: Scalar, N: Parameters<T>>(&mut self, prefix: &str, network: &N) {
        for (name, tensor) in weights::views(network, prefix) {
            self.push(&name, tensor.dtype(), tensor.shape(), tensor.data().into_owned());
        }
    }

    fn push(&mut self, name: &str, dtype: Dtype, shape: &[usize], bytes: Vec<u8>) {
        self.entries.push((name.to_string(), Entry { dtype, shape: shape.to_vec(), bytes }));
    }

    /// The file.
    pub(super) fn finish(mut self, text: String) -> Result<Vec<u8>, String> {
        self.push(CHECKSUM, Dtype::U32, &[], [0; 4].to_vec());
        let metadata = [(TEXT.to_string(), text)].into_iter().collect();
        let mut bytes =
            safetensors::serialize(self.entries, Some(metadata)).map_err(|error| error.to_string())?;
        let place = checksum_place(&bytes)?;
        let sum = checksum(&bytes, place);
        bytes[place..place + 4].copy_from_slice(&sum.to_le_bytes());
        Ok(bytes)
    }
}

/// A checkpoint whose checksum is right.
pub(super) struct Reader<'a> {
    pub(super) tensors: SafeTensors<'a>,
    pub(super) text: String,
}

impl<'a> Reader<'a> {
    /// Or what is wrong with it.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, String> {
        let broken = |error| what_is_broken(bytes, &error);
        let tensors = SafeTensors::deserialize(bytes).map_err(broken)?;
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(broken)?;
        let text = metadata.metadata().as_ref().and_then(|metadata| metadata.get(TEXT));
        let text = text.ok_or("it is a safetensors file, but no checkpoint")?.clone();
        let place = checksum_place(bytes)?;
        let (found, expected) = (checksum(bytes, place), bytes[place..].first_chunk());
        if expected.map(|bytes| u32::from_le_bytes(*bytes)) != Some(found) {
            return Err("it was altered: its checksum is wrong".to_string());
        }
        Ok(Self { tensors, text })
    }

    pub(super) fn count(&self, name: &str) -> Result<u64, String> {
        let bytes = self.data(name, Dtype::U64)?.first_chunk();
        bytes.map(|bytes| u64::from_le_bytes(*bytes)).ok_or_else(|| missing(name))
    }

    pub(super) fn number(&self, name: &str) -> Result<f64, String> {
        self.numbers(name)?.first().copied().ok_or_else(|| missing(name))
    }

    pub(super) fn numbers(&self, name: &str) -> Result<Vec<f64>, String> {
        let (numbers, _) = self.data(name, Dtype::F64)?.as_chunks();
        Ok(numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
    }

    /// Fills a network from the tensors whose names begin with `prefix`.
    pub(super) fn network<T: Scalar, N: Parameters<T>>(
        &self,
        prefix: &str,
        network: &mut N,
    ) -> Result<(), String> {
        let differences = weights::read(network, &self.tensors, prefix);
        differences.first().map_or(Ok(()), |difference| Err(difference.to_string()))
    }

    fn data(&self, name: &str, dtype: Dtype) -> Result<&'a [u8], String> {
        let tensor = self.tensors.tensor(name).map_err(|_| missing(name))?;
        if tensor.dtype() == dtype { Ok(tensor.data()) } else { Err(missing(name)) }
    }
}

/// What is wrong with bytes that are no safetensors file: 8 bytes that count those of the header, a header that begins with a brace, the rest.
fn what_is_broken(bytes: &[u8], error: &SafeTensorError) -> String {
    let length = bytes.len();
    match (bytes.get(8), error) {
        (Some(first), _) if *first != b'{' => "it is no safetensors file".to_string(),
        (None, _) | (_, SafeTensorError::InvalidHeaderLength) => {
            format!("it is truncated: its {length} bytes do not even hold its header")
        }
        (_, SafeTensorError::MetadataIncompleteBuffer) => {
            format!(
                "it is truncated, or something was appended: its {length} bytes are not as many as its header says"
            )
        }
        _ => format!("its header was altered ({error})"),
    }
}

fn missing(name: &str) -> String {
    format!("its tensor `{name}` is missing or of another form")
}

/// Where the checksum lies in a file.
fn checksum_place(bytes: &[u8]) -> Result<usize, String> {
    let (header, metadata) = SafeTensors::read_metadata(bytes).map_err(|error| error.to_string())?;
    let info = metadata.info(CHECKSUM).filter(|info| info.dtype == Dtype::U32 && info.shape.is_empty());
    let (start, _) = info.ok_or_else(|| missing(CHECKSUM))?.data_offsets;
    // The length of the header stands before it, in 8 bytes.
    Ok(8 + header + start)
}

fn checksum(bytes: &[u8], place: usize) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(&bytes[..place]);
    hasher.update(&[0; 4]);
    hasher.update(&bytes[place + 4..]);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::checks::Three;

    fn file() -> Vec<u8> {
        let mut writer = Writer::default();
        writer.count("epoch", u64::MAX);
        writer.numbers("history", &[2, 2], &[0.1, f64::INFINITY, -0.0, f64::MIN_POSITIVE]);
        writer.number("best", 1.0 / 3.0);
        writer.network("network.", &Three([1.0f32, 2.0, 3.0]));
        writer.finish("seed: 1\n".to_string()).expect("a file")
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = file();
        assert_eq!(bytes, file(), "the same state gives the same bytes");
        let reader = Reader::new(&bytes).expect("a good file");
        assert_eq!((reader.text.as_str(), reader.count("epoch")), ("seed: 1\n", Ok(u64::MAX)));
        let history = reader.numbers("history").expect("numbers").into_iter().map(f64::to_bits);
        assert!(history.eq([0.1, f64::INFINITY, -0.0, f64::MIN_POSITIVE].map(f64::to_bits)));
        assert_eq!(reader.number("best"), Ok(1.0 / 3.0));
        let mut network = Three([0.0f32; 3]);
        reader.network("network.", &mut network).expect("three tensors");
        assert_eq!(network.0, [1.0, 2.0, 3.0]);
        assert_eq!(reader.count("best"), Err("its tensor `best` is missing or of another form".to_string()));
        assert!(reader.count("nothing").is_err() && reader.network("other.", &mut network).is_err());
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let bytes = file();
        for length in 0..bytes.len() {
            let reason = Reader::new(&bytes[..length]).err().expect("truncated");
            assert!(reason.starts_with("it is truncated"), "{length}: {reason}");
        }
        let reason = |bytes: &[u8]| Reader::new(bytes).err().expect("broken");
        assert_eq!(reason(&bytes[..100]), "it is truncated: its 100 bytes do not even hold its header");
        let cut = bytes.len() - 1;
        assert_eq!(
            reason(&bytes[..cut]),
            format!(
                "it is truncated, or something was appended: its {cut} bytes are not as many as its header says"
            )
        );
        assert!(reason(&[&bytes[..], &[0]].concat()).contains("something was appended"));
        assert_eq!(reason(b"A text that somebody wrote."), "it is no safetensors file");
        let mut altered = bytes.clone();
        altered[9] ^= 1;
        assert!(reason(&altered).starts_with("its header was altered"), "{}", reason(&altered));
    }

    #[test]
    fn a_file_with_one_bit_turned_is_refused() {
        let bytes = file();
        for bit in 0..8 * bytes.len() {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(Reader::new(&altered).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn weights_are_no_checkpoint() {
        let bytes = weights::to_bytes(&Three([1.0f32, 2.0, 3.0])).expect("bytes");
        let reason = Reader::new(&bytes).err().expect("no checkpoint");
        assert_eq!(reason, "it is a safetensors file, but no checkpoint");
    }
}
