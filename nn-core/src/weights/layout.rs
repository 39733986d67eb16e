//! From row-major, as files have it, to column-major, as nalgebra has it.

/// The column-major place of each element of a tensor, in row-major order: for `[2, 3]`, which a file holds row by row, 0, 2, 4, 1,
/// 3, 5.
pub(super) fn column_major(shape: &[usize]) -> impl Iterator<Item = usize> {
    (0..shape.iter().product()).map(|element| {
        let (mut rest, mut place, mut size) = (element, 0, shape.iter().product::<usize>());
        // From the last index, which moves fastest in the file, and slowest in memory.
        for length in shape.iter().rev() {
            size /= length;
            place += rest % length * size;
            rest /= length;
        }
        place
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_transposed() {
        assert!(column_major(&[2, 3]).eq([0, 2, 4, 1, 3, 5]));
    }

    #[test]
    fn a_vector_stays() {
        assert!(column_major(&[4]).eq(0..4));
        assert!(column_major(&[1, 4]).eq(0..4));
        assert!(column_major(&[4, 1]).eq(0..4));
    }

    #[test]
    fn indices_are_reversed() {
        let (shape, mut element) = ([2, 3, 4], 0);
        let places: Vec<_> = column_major(&shape).collect();
        for i in 0..2 {
            for j in 0..3 {
                for k in 0..4 {
                    assert_eq!(places[element], i + 2 * (j + 3 * k));
                    element += 1;
                }
            }
        }
    }

    #[test]
    fn a_number_and_nothing() {
        assert!(column_major(&[]).eq([0]));
        assert_eq!(column_major(&[0, 3]).count(), 0);
    }
}
