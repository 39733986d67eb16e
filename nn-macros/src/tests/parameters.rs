/// A network: `[IN]` -> `[1]`.
///
/// | layer | declared as | output | parameters |
/// |---|---|---|---|
/// | | input | `[IN]` | |
/// | `dense1` | `dense(H, tanh)` | `[H]` | `IN × H + H` |
/// | `dense2` | `dense(1)` | `[1]` | `H × 1 + 1` |
struct Mlp<const IN: usize, const H: usize, T: for<> nn_core::Scalar = f32> {
    /// `dense(H, tanh)`: `[IN]` -> `[H]`
    dense1: nn_core::layers::Dense<T, IN, H, nn_core::activation::Tanh>,
    /// `dense(1)`: `[H]` -> `[1]`
    dense2: nn_core::layers::Dense<T, H, 1>,
}
/// What [`Mlp`] keeps of a batch of `BATCH` rows between `record` and `backward`.
struct MlpTape<
    const BATCH: usize,
    const IN: usize,
    const H: usize,
    T: nn_core::Scalar = f32,
> {
    /// `[BATCH, H]`
    dense1: nn_core::Recorded<
        T,
        <nn_core::layers::Dense<
            T,
            IN,
            H,
            nn_core::activation::Tanh,
        > as nn_core::Layer<T, IN, H>>::Tape<BATCH>,
        BATCH,
        H,
    >,
    /// `[BATCH, 1]`
    dense2: nn_core::Recorded<
        T,
        <nn_core::layers::Dense<T, H, 1> as nn_core::Layer<T, H, 1>>::Tape<BATCH>,
        BATCH,
        1,
    >,
}
unsafe impl<const IN: usize, const H: usize, T: nn_core::Scalar> nn_core::Zeroable
for Mlp<IN, H, T> {}
unsafe impl<
    const BATCH: usize,
    const IN: usize,
    const H: usize,
    T: nn_core::Scalar,
> nn_core::Zeroable for MlpTape<BATCH, IN, H, T> {}
impl<const IN: usize, const H: usize, T: nn_core::Scalar> nn_core::__private::Sizes
for Mlp<IN, H, T> {
    const CHECKED: () = {
        nn_core::__private::check::size(
            IN,
            "the parameter `IN` of `Mlp` is 0, but a size is at least 1\nhelp: give it a number that is at least 1",
            "`IN` is {0}, which is too large for a size\nhelp: write a number that is at most 16777216",
        );
        nn_core::__private::check::size(
            H,
            "the parameter `H` of `Mlp` is 0, but a size is at least 1\nhelp: give it a number that is at least 1",
            "`H` is {0}, which is too large for a size\nhelp: write a number that is at most 16777216",
        );
    };
    const INPUTS: usize = IN;
    const OUTPUTS: usize = 1;
}
impl<const IN: usize, const H: usize, T: nn_core::Scalar> nn_core::head::Headed
for Mlp<IN, H, T> {
    type Head = nn_core::activation::Linear;
}
impl<const IN: usize, const H: usize, T: nn_core::Scalar> nn_core::Parameters<T>
for Mlp<IN, H, T> {
    const PARAMETERS: usize = <nn_core::layers::Dense<
        T,
        IN,
        H,
        nn_core::activation::Tanh,
    > as nn_core::Parameters<T>>::PARAMETERS
        + <nn_core::layers::Dense<T, H, 1> as nn_core::Parameters<T>>::PARAMETERS;
    const BUFFERS: usize = 0;
    fn visit<'a>(
        &'a self,
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            &'a [T],
        ),
    ) {
        nn_core::Parameters::<T>::visit(&self.dense1, path.join("dense1"), visitor);
        nn_core::Parameters::<T>::visit(&self.dense2, path.join("dense2"), visitor);
    }
    fn zip<const NETWORKS: usize>(
        mut networks: [&mut Self; NETWORKS],
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            [&mut [T]; NETWORKS],
        ),
    ) {
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.dense1),
            path.join("dense1"),
            visitor,
        );
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.dense2),
            path.join("dense2"),
            visitor,
        );
    }
}
impl<const IN: usize, const H: usize, T: nn_core::Scalar> nn_core::Network<T, IN, 1>
for Mlp<IN, H, T> {
    type Tape<const BATCH: usize> = MlpTape<BATCH, IN, H, T>;
    const FLOPS: usize = <nn_core::layers::Dense<
        T,
        IN,
        H,
        nn_core::activation::Tanh,
    > as nn_core::Layer<T, IN, H>>::FLOPS
        + <nn_core::layers::Dense<T, H, 1> as nn_core::Layer<T, H, 1>>::FLOPS;
    const ACTIVATIONS: usize = H + 1;
    const SUMMARY: nn_core::summary::Summary<'static> = nn_core::summary::Summary {
        name: "Mlp",
        input: &[IN],
        rows: &[
            nn_core::summary::Row {
                name: "dense1",
                layer: "dense(H, tanh)",
                output: &[H],
                parameters: <nn_core::layers::Dense<
                    T,
                    IN,
                    H,
                    nn_core::activation::Tanh,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dense<
                    T,
                    IN,
                    H,
                    nn_core::activation::Tanh,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: <nn_core::activation::Tanh as nn_core::activation::Activation>::INITIALIZER
                    .name(),
                inner: &[],
            },
            nn_core::summary::Row {
                name: "dense2",
                layer: "dense(1)",
                output: &[1],
                parameters: <nn_core::layers::Dense<
                    T,
                    H,
                    1,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dense<
                    T,
                    H,
                    1,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: <nn_core::activation::Linear as nn_core::activation::Activation>::INITIALIZER
                    .name(),
                inner: &[],
            },
        ],
        scalar_bytes: ::core::mem::size_of::<T>(),
    };
    const STAGES: &'static [nn_core::signal::Stage] = &[
        <nn_core::layers::Dense<
            T,
            IN,
            H,
            nn_core::activation::Tanh,
        > as nn_core::Layer<T, IN, H>>::STAGE,
        <nn_core::layers::Dense<T, H, 1> as nn_core::Layer<T, H, 1>>::STAGE,
    ];
    const SIGNAL: nn_core::signal::Signal<'static> = nn_core::signal::Signal {
        names: &["dense1", "dense2"],
        layers: &nn_core::signal::predict::<2>(Self::STAGES),
    };
    fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        let () = <Self as nn_core::__private::Sizes>::CHECKED;
        nn_core::Layer::<T, IN, H>::initialize(&mut self.dense1, rng);
        nn_core::Layer::<T, H, 1>::initialize(&mut self.dense2, rng);
    }
    fn fit_inputs<'a>(
        &mut self,
        inputs: impl ::core::iter::Iterator<
            Item = &'a nn_core::__private::SVector<T, IN>,
        > + ::core::clone::Clone,
    )
    where
        T: 'a,
    {
        nn_core::Layer::<T, IN, H>::fit_inputs(&mut self.dense1, inputs);
    }
    fn forward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, IN>,
        logits: &mut nn_core::Batch<T, BATCH, 1>,
    ) {
        let mut y_dense1 = <nn_core::Batch<T, BATCH, H> as nn_core::Zeroable>::ZEROED;
        nn_core::Layer::forward(&self.dense1, cx, x, &mut y_dense1);
        nn_core::Layer::forward(&self.dense2, cx, &y_dense1, logits);
    }
    fn record_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, IN>,
        tape: &mut MlpTape<BATCH, IN, H, T>,
    ) {
        nn_core::Layer::record(&self.dense1, cx, x, &mut tape.dense1);
        nn_core::Layer::record(&self.dense2, cx, &tape.dense1.output, &mut tape.dense2);
    }
    fn backward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, IN>,
        tape: &mut MlpTape<BATCH, IN, H, T>,
        d_x: ::core::option::Option<&mut nn_core::Batch<T, BATCH, IN>>,
        gradient: &mut Self,
    ) {
        nn_core::Layer::backward(
            &self.dense2,
            cx,
            &tape.dense1.output,
            &mut tape.dense2,
            ::core::option::Option::Some(&mut tape.dense1.d_output),
            &mut gradient.dense2,
        );
        nn_core::Layer::backward(
            &self.dense1,
            cx,
            x,
            &mut tape.dense1,
            d_x,
            &mut gradient.dense1,
        );
    }
    fn observe<const BATCH: usize, const NETWORKS: usize>(
        networks: [&Self; NETWORKS],
        x: &nn_core::Batch<T, BATCH, IN>,
        tape: &MlpTape<BATCH, IN, H, T>,
        path: nn_core::parameters::Path<'_>,
        observer: &mut impl nn_core::observe::Observer<T, NETWORKS>,
    ) {
        nn_core::Layer::observe(
            networks.map(|network| &network.dense1),
            x,
            &tape.dense1,
            path.join("dense1"),
            observer,
        );
        nn_core::Layer::observe(
            networks.map(|network| &network.dense2),
            &tape.dense1.output,
            &tape.dense2,
            path.join("dense2"),
            observer,
        );
    }
    fn logits<const BATCH: usize>(
        tape: &mut MlpTape<BATCH, IN, H, T>,
    ) -> nn_core::network::Logits<'_, T, BATCH, 1> {
        nn_core::network::Logits {
            values: &tape.dense2.output,
            gradient: &mut tape.dense2.d_output,
        }
    }
}
#[allow(dead_code)]
impl<const IN: usize, const H: usize> Mlp<IN, H, f32> {
    /// Values of one input.
    const INPUTS: usize = IN;
    /// Values of one output.
    const OUTPUTS: usize = 1;
    /// How many numbers training moves.
    const PARAMETERS: usize = {
        let () = <Self as nn_core::__private::Sizes>::CHECKED;
        <Self as nn_core::Parameters<f32>>::PARAMETERS
    };
    /// How many numbers are measured rather than trained.
    const BUFFERS: usize = <Self as nn_core::Parameters<f32>>::BUFFERS;
    /// Multiplications and additions of one forward pass of one sample.
    const FLOPS: usize = <Self as nn_core::Network<f32, IN, 1>>::FLOPS;
    /// The table of layers.
    const SUMMARY: nn_core::summary::Summary<'static> = <Self as nn_core::Network<
        f32,
        IN,
        1,
    >>::SUMMARY;
    /// The signal through the layers, forward and backward, as it is predicted before training; printed by `{}`.
    const SIGNAL: nn_core::signal::Signal<'static> = <Self as nn_core::Network<
        f32,
        IN,
        1,
    >>::SIGNAL;
    /// A new network, each layer drawn by its initialiser. A network that is large for the stack: `init_boxed`.
    fn init<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        rng: &mut Generator,
    ) -> Self {
        let () = <Self as nn_core::__private::Sizes>::CHECKED;
        <Self as nn_core::Network<f32, IN, 1>>::init(rng)
    }
    /// All zeros, as a gradient begins. A network that is large for the stack: `zeros_boxed`.
    #[must_use]
    const fn zeros() -> Self {
        let () = <Self as nn_core::__private::Sizes>::CHECKED;
        <Self as nn_core::Zeroable>::ZEROED
    }
    /// The table of layers, printed by `{}`.
    #[must_use]
    const fn summary() -> nn_core::summary::Summary<'static> {
        Self::SUMMARY
    }
}
#[cfg(feature = "alloc")]
#[allow(dead_code, clippy::unnecessary_box_returns)]
impl<const IN: usize, const H: usize> Mlp<IN, H, f32> {
    /// A new network on the heap, made in place: its size never passes through the stack.
    fn init_boxed<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        rng: &mut Generator,
    ) -> nn_core::__private::Box<Self> {
        let () = <Self as nn_core::__private::Sizes>::CHECKED;
        nn_core::network::init_boxed(rng)
    }
    /// All zeros on the heap, made in place.
    #[must_use]
    fn zeros_boxed() -> nn_core::__private::Box<Self> {
        let () = <Self as nn_core::__private::Sizes>::CHECKED;
        <Self as nn_core::Zeroable>::zeroed_box()
    }
    /// What `record` and `backward` need for batches of `BATCH` rows, on the heap.
    #[must_use]
    fn tape<const BATCH: usize>() -> nn_core::__private::Box<
        MlpTape<BATCH, IN, H, f32>,
    > {
        const { nn_core::__private::check::rows(BATCH) };
        <MlpTape<BATCH, IN, H, f32> as nn_core::Zeroable>::zeroed_box()
    }
}
#[allow(dead_code)]
impl<const IN: usize, const H: usize, T: nn_core::Scalar> Mlp<IN, H, T> {
    /// The output for one sample, head included: `[IN]` -> `[1]`. Allocates nothing.
    #[must_use]
    fn forward<Input, const GIVEN: usize>(
        &self,
        x: &Input,
    ) -> nn_core::__private::SVector<T, 1>
    where
        Input: ?::core::marker::Sized + for<> nn_core::input::Sample<T, GIVEN>,
        Input::Width: for<> nn_core::input::Feeds<GIVEN, IN>,
    {
        nn_core::network::forward(self, nn_core::input::sample(x))
    }
    /// The outputs for a batch, a row a sample, head included: `[BATCH, IN]` -> `[BATCH, 1]`.
    #[must_use]
    fn forward_batch<Input, const BATCH: usize, const GIVEN: usize>(
        &self,
        x: &Input,
    ) -> nn_core::Batch<T, BATCH, 1>
    where
        Input: for<> nn_core::input::Samples<T, BATCH, GIVEN>,
        Input::Width: for<> nn_core::input::Feeds<GIVEN, IN>,
    {
        nn_core::network::forward_batch(self, nn_core::input::samples(x))
    }
    /// The values of one tensor by its name, as `"dense1.weight"`.
    #[must_use]
    fn tensor(&self, name: &str) -> ::core::option::Option<&[T]> {
        nn_core::parameters::tensor(self, name)
    }
    /// Shows every tensor, in the order of the layers.
    fn tensors(
        &self,
        visitor: impl ::core::ops::FnMut(nn_core::parameters::TensorInfo<'_>, &[T]),
    ) {
        nn_core::parameters::tensors(self, visitor);
    }
    /// The same, to be changed.
    fn tensors_mut(
        &mut self,
        visitor: impl ::core::ops::FnMut(nn_core::parameters::TensorInfo<'_>, &mut [T]),
    ) {
        nn_core::parameters::tensors_mut(self, visitor);
    }
}
#[allow(dead_code)]
impl<const IN: usize, const H: usize, T: nn_core::Scalar> Mlp<IN, H, T> {
    /// Draws all parameters anew, each layer by its initialiser.
    fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        nn_core::Network::<T, IN, 1>::initialize(self, rng);
    }
    /// Forward for training: `[BATCH, IN]` -> the logits before the head, `[BATCH, 1]`. The tape keeps what `backward` needs; `rng` is where dropout takes its chance from.
    fn record<
        't,
        Input,
        Tape,
        const BATCH: usize,
        const ROWS: usize,
        const GIVEN: usize,
    >(
        &self,
        x: &Input,
        tape: &'t mut Tape,
        rng: &mut dyn nn_core::__private::Rng,
    ) -> &'t nn_core::Batch<T, BATCH, 1>
    where
        Tape: for<> nn_core::input::Tape<MlpTape<BATCH, IN, H, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, IN>,
    {
        nn_core::network::record(self, nn_core::input::recorded(x), tape.tape(), rng)
    }
    /// The cost of a recorded batch, averaged over its rows. Its gradient with respect to the logits, `[BATCH, 1]`, goes into the tape.
    fn cost<Loss, Targets, Tape, const BATCH: usize>(
        &self,
        loss: &Loss,
        targets: &Targets,
        tape: &mut Tape,
    ) -> T
    where
        Tape: for<> nn_core::input::Tape<MlpTape<BATCH, IN, H, T>>,
        Loss: for<> nn_core::loss::Fits<Self>,
        Targets: for<> nn_core::loss::GivenTargets<Tape::Known> + ?::core::marker::Sized,
        Targets::Kind: for<> nn_core::loss::ComparedBy<
            Loss,
            nn_core::activation::Linear,
            T,
            BATCH,
            1,
        >,
    {
        nn_core::network::cost_of_given(self, loss, targets, tape.tape())
    }
    /// After `record` and `cost`: the gradient of the cost with respect to every parameter. Overwrites `gradient`.
    fn backward<Input, Tape, const BATCH: usize, const ROWS: usize, const GIVEN: usize>(
        &self,
        x: &Input,
        tape: &mut Tape,
        gradient: &mut Self,
    )
    where
        Tape: for<> nn_core::input::Tape<MlpTape<BATCH, IN, H, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, IN>,
    {
        nn_core::network::backward(
            self,
            nn_core::input::recorded(x),
            tape.tape(),
            gradient,
        );
    }
    /// `backward`, and the gradient with respect to the input, `[BATCH, IN]`.
    fn backward_input<
        Input,
        Tape,
        const BATCH: usize,
        const ROWS: usize,
        const GIVEN: usize,
    >(
        &self,
        x: &Input,
        tape: &mut Tape,
        d_x: &mut nn_core::Batch<T, BATCH, IN>,
        gradient: &mut Self,
    )
    where
        Tape: for<> nn_core::input::Tape<MlpTape<BATCH, IN, H, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, IN>,
    {
        nn_core::network::backward_input(
            self,
            nn_core::input::recorded(x),
            tape.tape(),
            d_x,
            gradient,
        );
    }
}
#[cfg(feature = "safetensors")]
#[allow(dead_code)]
impl<const IN: usize, const H: usize, T: nn_core::Scalar> Mlp<IN, H, T> {
    /// Writes the weights as a safetensors file, with PyTorch's names and layout.
    ///
    /// # Errors
    /// If the file cannot be written.
    fn save(
        &self,
        path: impl ::core::convert::AsRef<nn_core::__private::FilePath>,
    ) -> ::core::result::Result<(), nn_core::weights::Error> {
        nn_core::weights::save(self, path.as_ref())
    }
    /// Reads the weights from a safetensors file.
    ///
    /// # Errors
    /// If there is no such file, or if its tensors are not exactly this network's; then nothing is changed.
    fn load(
        &mut self,
        path: impl ::core::convert::AsRef<nn_core::__private::FilePath>,
    ) -> ::core::result::Result<(), nn_core::weights::Error> {
        nn_core::weights::load(self, path.as_ref())
    }
}
