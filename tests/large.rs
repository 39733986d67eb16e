//! A network of several million parameters is made, trained for a step, used and dropped on a thread with a 2 MiB stack, in dev
//! builds too: nothing of its size may pass through the stack.
#![allow(missing_docs)]

use nalgebra::SVector;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::optim::Adam;
use nn_core::{Batch, Optimizer, Zeroable, network};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

network! {
    struct Large: 784 => 10 {
        standardize,
        wide: dense(2048, relu),
        dropout(0.1),
        hidden: dense(1024, gelu),
        output: dense(10, softmax),
    }
}

const STACK: usize = 2 * 1024 * 1024;

/// On a stack of 2 MiB, whatever the platform's default is. An overflow aborts the whole test.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread");
    thread.join().expect("the work is done");
}

fn inputs<const B: usize>() -> Box<Batch<f32, B, 784>> {
    let mut x = Batch::<f32, B, 784>::zeroed_box();
    for (i, value) in x.as_mut_slice().iter_mut().enumerate() {
        *value = (i % 97) as f32 / 97.0 - 0.5;
    }
    x
}

#[test]
fn the_network_is_larger_than_the_stack() {
    const { assert!(Large::PARAMETERS == 784 * 2048 + 2048 + 2048 * 1024 + 1024 + 1024 * 10 + 10) };
    const { assert!(size_of::<Large>() > 7 * STACK) };
}

#[test]
fn a_step_of_training() {
    on_a_small_stack(|| {
        const BATCH: usize = 4;
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let mut network = Large::init_boxed(&mut rng);
        let mut gradient = Large::zeros_boxed();
        let mut tape = Large::tape::<BATCH>();
        let mut optimizer = Optimizer::new(Adam::new(1e-3));
        let x = inputs::<BATCH>();
        let targets = [3, 1, 4, 1].map(|class| Class::new(class).expect("a class"));
        let mut cost = || {
            network.record(&x, &mut tape, &mut Xoshiro256PlusPlus::seed_from_u64(2));
            let cost = network.cost(&CrossEntropy, &targets, &mut tape);
            network.backward(&x, &mut tape, &mut gradient);
            optimizer.step(&mut *network, &mut *gradient);
            cost
        };
        let (before, after) = (cost(), cost());
        assert!(after < before, "one step on four samples: {before} to {after}");
    });
}

#[test]
fn inference() {
    on_a_small_stack(|| {
        let network = Large::init_boxed(&mut Xoshiro256PlusPlus::seed_from_u64(1));
        let x = inputs::<4>();
        let together = network.forward_batch(&x);
        for b in 0..4 {
            let sample: SVector<f32, 784> = x.row(b).transpose();
            let alone = network.forward(&sample);
            assert!((alone.sum() - 1.0).abs() < 1e-5);
            assert!((alone.transpose() - together.row(b)).amax() < 1e-5);
        }
    });
}

/// Its activations alone would need 7 MiB: `forward_batch` works through it a few rows at a time.
#[test]
fn a_batch_larger_than_the_stack() {
    network! {
        struct Wide: 8 => 2 {
            wide: dense(2048, relu),
            hidden: dense(8, tanh),
            output: dense(2),
        }
    }
    on_a_small_stack(|| {
        const BATCH: usize = 1000;
        const { assert!(BATCH * 2048 * size_of::<f32>() > 3 * STACK) };
        let network = Wide::init_boxed(&mut Xoshiro256PlusPlus::seed_from_u64(1));
        let mut x = Batch::<f32, BATCH, 8>::zeroed_box();
        for (i, value) in x.as_mut_slice().iter_mut().enumerate() {
            *value = (i % 89) as f32 / 89.0 - 0.5;
        }
        let together = network.forward_batch(&x);
        for b in [0, 31, 32, 500, 999] {
            let sample: SVector<f32, 8> = x.row(b).transpose();
            assert!((network.forward(&sample).transpose() - together.row(b)).amax() < 1e-5, "row {b}");
        }
    });
}
