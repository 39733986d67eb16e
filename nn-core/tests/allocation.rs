//! A training step allocates nothing: however many steps there are, `fit` asks for memory equally often.
#![cfg(feature = "std")]
#![allow(missing_docs)]

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use nn_core::activation::bits;
use nn_core::data::Dataset;
use nn_core::diagnose::{Diagnose, NetworkMemory};
use nn_core::init::Lsuv;
use nn_core::layers::Softmax;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::optim::{Adam, Clip, Momentum, RmsProp, Rule, Schedule, Sgd};
use nn_core::train::Trainer;
use nn_core::{Batch, Network, Optimizer, Zeroable};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use support::Small;

/// The system's allocator, and how often this thread asked it.
struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: hands every request to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.realloc(memory, layout, size) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often `work` allocates.
fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.get();
    work();
    COUNT.get() - before
}

type Net = Small<Softmax, 3, f32, { bits(0.2) }>;

fn data(count: usize) -> Dataset<f32, 2, Class<3>> {
    let rows: Vec<[f32; 2]> = (0..count).map(|i| [(i % 7) as f32, (i % 5) as f32]).collect();
    let classes: Vec<usize> = (0..count).map(|i| i % 3).collect();
    Dataset::from_classes(&rows, &classes).expect("good data")
}

fn network() -> Net {
    Net::init(&mut Xoshiro256PlusPlus::seed_from_u64(1))
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(Box::new(5))), 1);
}

#[test]
fn fit_allocates_before_the_first_step_only() {
    let (few, many, dev) = (data(40), data(4000), data(50));
    let count = |train| {
        let mut network = network();
        let mut trainer = Trainer::new(CrossEntropy, Adam::new(1e-3))
            .epochs(1)
            .clip(Clip::GlobalNorm(1.0))
            .schedule(Schedule::cosine().warm_up_steps(1))
            .accumulate(3)
            .average(0.9);
        allocations(|| drop(trainer.fit(&mut network, train, Some(&dev)).expect("it converges")))
    };
    count(&few);
    assert_eq!(count(&few), count(&many));
}

fn step_allocates_nothing<R: Rule>(rule: R) {
    let mut network = network();
    let mut optimizer = Optimizer::new(rule);
    let mut gradient = Net::zeroed_box();
    let mut tape = <Net as Network<f32, 2, 3>>::Tape::<16>::zeroed_box();
    let (mut x, mut targets) = (Batch::<f32, 16, 2>::zeros(), [Class::default(); 16]);
    let data = data(20);
    let order: [u32; 16] = core::array::from_fn(|row| row as u32);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
    let mut step = || {
        data.batch(&order, &mut x, &mut targets).expect("sixteen samples");
        nn_core::network::record(&network, &x, &mut *tape, &mut rng);
        nn_core::network::cost(&network, &CrossEntropy, &targets, &mut *tape);
        nn_core::network::backward(&network, &x, &mut *tape, &mut *gradient);
        nn_core::optim::clip_by_global_norm(&mut *gradient, 1.0);
        optimizer.step(&mut network, &mut *gradient);
        nn_core::network::forward_batch(&network, &x)
    };
    step();
    let count = allocations(|| {
        std::hint::black_box(step());
    });
    assert_eq!(count, 0);
}

#[test]
fn steps_by_hand_allocate_nothing() {
    step_allocates_nothing(Sgd::new(0.1));
    step_allocates_nothing(Momentum::new(0.1, 0.9));
    step_allocates_nothing(RmsProp::new(0.1));
    step_allocates_nothing(Adam::new(0.1));
}

/// Layers within layers need no memory of their own either.
#[test]
fn a_step_through_blocks_allocates_nothing() {
    nn_core::network! {
        struct Inner: 5 => 5 { residual { dense(5, relu), dropout(0.1) } }
        struct Outer: 2 => 3 { concat { { dense(3) }, { linear } }, Inner, output: dense(3, softmax) }
    }
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
    let mut network = Outer::init(&mut rng);
    let (mut gradient, mut tape) = (Outer::zeros(), Outer::tape::<8>());
    let (x, targets) = (Batch::<f32, 8, 2>::zeros(), [Class::default(); 8]);
    let mut optimizer = Optimizer::new(Sgd::new(0.1));
    let mut step = || {
        network.record(&x, &mut tape, &mut rng);
        network.cost(&CrossEntropy, &targets, &mut tape);
        network.backward(&x, &mut tape, &mut gradient);
        optimizer.step(&mut network, &mut gradient);
        network.forward_batch(&x)
    };
    step();
    let count = allocations(|| {
        std::hint::black_box(step());
    });
    assert_eq!(count, 0);
}

/// A diagnosis, and LSUV, in memory of the caller's own.
#[test]
fn diagnosis_and_lsuv_allocate_nothing() {
    nn_core::network! {
        struct Inner: 5 => 5 { residual { dense(5, relu), dropout(0.1) } }
        struct Outer: 2 => 3 { concat { { dense(3) }, { linear } }, Inner, output: dense(3, softmax) }
    }
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
    let mut network = Outer::init(&mut rng);
    let x = Batch::<f32, 8, 2>::from_fn(|row, column| (3 * row + column) as f32 - 10.0);
    let targets = [Class::default(); 8];
    let settings = Diagnose::default().rule(Adam::new(1e-3));
    let mut memory = NetworkMemory::<Outer, Adam, f32, 8, 2, 3>::ZEROED;
    let mut tape = Outer::tape::<8>();
    let mut layers = (0, 0);
    let count = allocations(|| {
        settings.diagnose_in(&network, &x, &targets, &CrossEntropy, &mut memory, |_, _| layers.0 += 1);
        let suited =
            Lsuv::default().initialize_in(&mut network, &x, &mut rng, &mut tape, |_, _| layers.1 += 1);
        assert_eq!(suited, Ok(()));
    });
    assert_eq!((count, layers), (0, (6, 3)));
}
