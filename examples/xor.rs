//! Exclusive or, which no single layer can learn: the four steps of training, written out.
use nn_core::loss::BinaryCrossEntropy;
use nn_core::optim::{Adam, Optimizer};
use nn_core::{Batch, network};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

network! {
    /// Tells whether exactly one of two inputs is 1.
    struct Xor: 2 => 1 {
        hidden: dense(4, tanh),
        output: dense(1, sigmoid),
    }
}

fn main() {
    let inputs = Batch::<f32, 4, 2>::from_row_slice(&[0., 0., 0., 1., 1., 0., 1., 1.]);
    let targets = Batch::<f32, 4, 1>::from_row_slice(&[0., 1., 1., 0.]);

    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut network = Xor::init(&mut rng);
    let mut gradient = Xor::zeros();
    let mut tape = Xor::tape::<4>();
    let mut optimizer = Optimizer::new(Adam::new(0.05));

    for step in 1..=500 {
        network.record(&inputs, &mut tape, &mut rng); // forward
        let cost = network.cost(&BinaryCrossEntropy, &targets, &mut tape);
        network.backward(&inputs, &mut tape, &mut gradient);
        optimizer.step(&mut network, &mut gradient);
        if step % 100 == 0 {
            println!("step {step}: cost {cost:.5}");
        }
    }

    for (x, y) in inputs.row_iter().zip(network.forward_batch(&inputs).iter()) {
        println!("{} xor {} = {y:.3}", x[0], x[1]);
    }
}
