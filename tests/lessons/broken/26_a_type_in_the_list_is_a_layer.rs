// A type among the layers is a network, or implements `Layer`.
//
// The network must know how many values it takes and gives, how it maps them, and how it passes the
// gradient back.
//
// Repair: Name a network, or implement `Layer` for the type: its documentation shows how.

use nn_core::network;

struct Rotation<T = f32> {
    _angle: T,
}

network! {
    struct Arm: 4 => 2 {
        Rotation, //~ ERROR
        output: dense(2),
    }
}

fn main() {
    println!("{}", Arm::summary());
}
