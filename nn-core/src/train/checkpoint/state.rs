//! What a checkpoint holds of a training, and how it is put back.

use std::boxed::Box;
use std::format;
use std::string::String;
use std::vec::Vec;

use crate::data::Target;
use crate::network::Network;
use crate::optim::Rule;
use crate::scalar::Scalar;
use crate::train::checkpoint::container::{Reader, Writer};
use crate::train::checkpoint::record;
use crate::train::step::copy;
use crate::train::{History, Metrics, Objective, Training};
use crate::zeroed::Zeroable;

/// What a file said, before any of it is put into place.
pub(super) struct Saved<N: Zeroable, R: Rule> {
    network: Box<N>,
    state: Box<R::State<N>>,
    time: u64,
    average: Option<(Box<N>, u64)>,
    best: Option<(Box<N>, f64, u64)>,
    /// Factor, best, waited, resting.
    plateau: Option<(f64, f64, u64, u64)>,
    history: History,
}

impl<N: Zeroable, R: Rule> Saved<N, R> {
    /// How many epochs the training had behind it.
    pub(super) fn epochs(&self) -> usize {
        self.history.epochs().len()
    }
}

impl<N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize>
    Training<'_, '_, N, L, R, T, Y, B, IN, OUT>
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    /// The bytes of the file.
    pub(super) fn encode(&mut self) -> Result<Vec<u8>, String> {
        let mut writer = Writer::default();
        writer.network("network.", &*self.network);
        writer.count("optimizer.time", self.optimizer.time());
        let mut moments = 0;
        R::each_moment(self.optimizer.state_mut(), &mut |moment: &mut N| {
            writer.network(&format!("optimizer.{moments}."), moment);
            moments += 1;
        });
        if let Some(average) = &self.average {
            writer.network("average.", &*average.network);
            writer.count("average_time", average.time);
        }
        if let Some((watch, best)) = &self.best {
            writer.network("best.", &**best);
            writer.number("early_stopping.best", watch.best);
            writer.count("early_stopping.waited", watch.waited as u64);
        }
        if let Some(plateau) = &self.plateau {
            writer.number("plateau.factor", plateau.factor);
            writer.number("plateau.best", plateau.best);
            writer.count("plateau.waited", plateau.waited);
            writer.count("plateau.resting", plateau.resting);
        }
        let shape = [self.history.epochs().len(), record::COLUMNS];
        writer.numbers("history", &shape, &record::to_numbers(&self.history));
        let text = self.identity().text();
        writer.finish(text)
    }

    /// All that the file holds, or what is wrong with it.
    pub(super) fn read(&self, reader: &Reader<'_>) -> Result<Saved<N, R>, String> {
        let network = |prefix: &str| {
            let mut network = N::zeroed_box();
            reader.network(prefix, &mut *network).map(|()| network)
        };
        let (mut state, mut moments, mut result) = (R::State::<N>::zeroed_box(), 0, Ok(()));
        R::each_moment(&mut state, &mut |moment: &mut N| {
            let read = reader.network(&format!("optimizer.{moments}."), moment);
            moments += 1;
            if result.is_ok() {
                result = read;
            }
        });
        result?;
        let average = match self.average {
            Some(_) => Some((network("average.")?, reader.count("average_time")?)),
            None => None,
        };
        let best = match self.best {
            Some(_) => Some((
                network("best.")?,
                reader.number("early_stopping.best")?,
                reader.count("early_stopping.waited")?,
            )),
            None => None,
        };
        let plateau = match self.plateau {
            Some(_) => Some((
                reader.number("plateau.factor")?,
                reader.number("plateau.best")?,
                reader.count("plateau.waited")?,
                reader.count("plateau.resting")?,
            )),
            None => None,
        };
        let metric = self.trainer.loss.metrics().metric();
        let history = reader.numbers("history")?;
        Ok(Saved {
            network: network("network.")?,
            state,
            time: reader.count("optimizer.time")?,
            average,
            best,
            plateau,
            history: record::from_numbers(&history, metric, self.dev.is_some()),
        })
    }

    /// Whether all counts are those of so many epochs.
    pub(super) fn is_consistent(&self, saved: &Saved<N, R>) -> bool {
        let epochs = saved.history.epochs().len() as u64;
        let steps = epochs * self.steps_per_epoch() as u64;
        saved.time == steps
            && saved.average.as_ref().is_none_or(|(_, time)| *time == steps)
            && saved.best.as_ref().is_none_or(|(_, _, waited)| *waited <= epochs)
            && saved.plateau.is_none_or(|(_, _, waited, _)| waited <= epochs)
    }

    /// Goes on from there.
    pub(super) fn put(&mut self, saved: Saved<N, R>) {
        let Saved { mut network, state, time, average, best, plateau, history } = saved;
        copy(&mut *network, self.network);
        self.memory.remember(&mut *network);
        self.optimizer.resume(state, time);
        if let (Some(to), Some((network, time))) = (&mut self.average, average) {
            (to.network, to.time) = (network, time);
        }
        if let (Some((watch, to)), Some((network, best, waited))) = (&mut self.best, best) {
            *to = network;
            (watch.best, watch.waited) = (best, waited as usize);
        }
        if let (Some(to), Some((factor, best, waited, resting))) = (&mut self.plateau, plateau) {
            (to.factor, to.best, to.waited, to.resting) = (factor, best, waited, resting);
        }
        if let Some(epoch) = history.last() {
            self.optimizer.rule_mut().set_learning_rate(epoch.learning_rate);
        }
        self.history = history;
        self.saved = self.history.epochs().len();
        (self.stopped, self.failed) = (false, false);
    }
}
