//! What a trainer was told, beside its loss, its rule and the size of its batches.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::ControlFlow;

use crate::fault::{AT_LEAST_ONE, Fault};
use crate::optim::{Clip, ReduceOnPlateau, Schedule, Scheduler};
use crate::train::{EarlyStopping, Epoch, Step, average};

type OnEpoch<'a> = Box<dyn FnMut(&Epoch) -> ControlFlow<()> + 'a>;
type OnStep<'a> = Box<dyn FnMut(&Step) + 'a>;

pub(super) struct Settings<'a> {
    pub(super) epochs: usize,
    pub(super) seed: u64,
    pub(super) clip: Option<Clip>,
    pub(super) scheduler: Box<dyn Scheduler + 'a>,
    pub(super) plateau: Option<ReduceOnPlateau>,
    /// Batches a step.
    pub(super) accumulate: usize,
    /// β of the average of the weights.
    pub(super) average: Option<f64>,
    pub(super) early_stopping: Option<EarlyStopping>,
    pub(super) on_epoch: Vec<OnEpoch<'a>>,
    pub(super) on_step: Vec<OnStep<'a>>,
    #[cfg(feature = "checkpoint")]
    pub(super) places: crate::train::checkpoint::Places,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self {
            epochs: 10,
            seed: 0,
            clip: None,
            scheduler: Box::new(Schedule::constant()),
            plateau: None,
            accumulate: 1,
            average: None,
            early_stopping: None,
            on_epoch: Vec::new(),
            on_step: Vec::new(),
            #[cfg(feature = "checkpoint")]
            places: Default::default(),
        }
    }
}

impl Settings<'_> {
    /// What is wrong with the numbers, if anything.
    pub(super) fn fault(&self) -> Option<Fault> {
        #[cfg(feature = "checkpoint")]
        if let Some(fault) = self.places.fault() {
            return Some(fault);
        }
        self.clip
            .and_then(Clip::fault)
            .or(self.scheduler.fault())
            .or(self.plateau.and_then(ReduceOnPlateau::fault))
            .or(Fault::unless(self.accumulate > 0, "the number of batches in a step", 0.0, AT_LEAST_ONE))
            .or(self.average.and_then(average::fault))
            .or(self.early_stopping.and_then(EarlyStopping::fault))
    }
}
