unsafe impl<const N: usize, A: Clone, T: Scalar + ::nn_core::Scalar> ::nn_core::Zeroable
for Own<N, A, T>
where
    Aligned<SMatrix<T, 2, N>>: ::nn_core::Zeroable,
    SVector<T, N>: ::nn_core::Zeroable,
    Affine<N, T>: ::nn_core::Zeroable,
    PhantomData<A>: ::nn_core::Zeroable,
{}
impl<const N: usize, A: Clone, T: Scalar + ::nn_core::Scalar> ::nn_core::Parameters<T>
for Own<N, A, T>
where
    Aligned<SMatrix<T, 2, N>>: ::nn_core::Zeroable,
    SVector<T, N>: ::nn_core::Zeroable,
    Affine<N, T>: ::nn_core::Zeroable,
    PhantomData<A>: ::nn_core::Zeroable,
    Aligned<SMatrix<T, 2, N>>: ::nn_core::parameters::Tensor<T>,
    SVector<T, N>: ::nn_core::parameters::Tensor<T>,
    Affine<N, T>: ::nn_core::Parameters<T>,
    PhantomData<A>: ::nn_core::Parameters<T>,
{
    const PARAMETERS: usize = 0
        + <Aligned<SMatrix<T, 2, N>> as ::nn_core::parameters::Tensor<T>>::COUNT
        + <Affine<N, T> as ::nn_core::Parameters<T>>::PARAMETERS
        + <PhantomData<A> as ::nn_core::Parameters<T>>::PARAMETERS;
    const BUFFERS: usize = 0 + <SVector<T, N> as ::nn_core::parameters::Tensor<T>>::COUNT
        + <Affine<N, T> as ::nn_core::Parameters<T>>::BUFFERS
        + <PhantomData<A> as ::nn_core::Parameters<T>>::BUFFERS;
    #[allow(unused_variables)]
    fn visit<'a>(
        &'a self,
        path: ::nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            ::nn_core::parameters::TensorInfo<'_>,
            &'a [T],
        ),
    ) {
        visitor(
            ::nn_core::parameters::TensorInfo {
                path: path.join("weight"),
                role: ::nn_core::parameters::Role::Weight,
                shape: <Aligned<
                    SMatrix<T, 2, N>,
                > as ::nn_core::parameters::Tensor<T>>::SHAPE,
            },
            ::nn_core::parameters::Tensor::<T>::values(&self.weight),
        );
        visitor(
            ::nn_core::parameters::TensorInfo {
                path: path.join("ref"),
                role: ::nn_core::parameters::Role::Buffer,
                shape: <SVector<T, N> as ::nn_core::parameters::Tensor<T>>::SHAPE,
            },
            ::nn_core::parameters::Tensor::<T>::values(&self.r#ref),
        );
        ::nn_core::Parameters::<T>::visit(&self.inner, path.join("inner"), visitor);
        ::nn_core::Parameters::<T>::visit(&self.kind, path.join("kind"), visitor);
    }
    #[allow(unused_variables, unused_mut)]
    fn zip<const NETWORKS: usize>(
        mut networks: [&mut Self; NETWORKS],
        path: ::nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            ::nn_core::parameters::TensorInfo<'_>,
            [&mut [T]; NETWORKS],
        ),
    ) {
        visitor(
            ::nn_core::parameters::TensorInfo {
                path: path.join("weight"),
                role: ::nn_core::parameters::Role::Weight,
                shape: <Aligned<
                    SMatrix<T, 2, N>,
                > as ::nn_core::parameters::Tensor<T>>::SHAPE,
            },
            networks
                .each_mut()
                .map(|network| &mut network.weight)
                .map(|tensor| ::nn_core::parameters::Tensor::<T>::values_mut(tensor)),
        );
        visitor(
            ::nn_core::parameters::TensorInfo {
                path: path.join("ref"),
                role: ::nn_core::parameters::Role::Buffer,
                shape: <SVector<T, N> as ::nn_core::parameters::Tensor<T>>::SHAPE,
            },
            networks
                .each_mut()
                .map(|network| &mut network.r#ref)
                .map(|tensor| ::nn_core::parameters::Tensor::<T>::values_mut(tensor)),
        );
        ::nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.inner),
            path.join("inner"),
            visitor,
        );
        ::nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.kind),
            path.join("kind"),
            visitor,
        );
    }
}
impl<const N: usize, A: Clone, T: Scalar + ::nn_core::Scalar> ::nn_core::__private::Sizes
for Own<N, A, T> {
    const INPUTS: usize = N;
    const OUTPUTS: usize = 2 * N;
}
