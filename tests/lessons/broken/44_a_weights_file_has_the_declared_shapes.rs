// A file of weights has the tensors of its network.
//
// What a file holds is known only when it is read: this one rule is checked while the program runs. Every
// difference is listed, and nothing is loaded by halves.
//
// Repair: Load the file into the network that it was saved from.

use nn_core::{network, weights};

network! {
    struct Small: 4 => 3 { hidden: dense(8, relu), output: dense(3, softmax) }
    struct Large: 4 => 3 { hidden: dense(16, relu), output: dense(3, softmax) }
}

fn main() -> Result<(), weights::Error> {
    let file = weights::to_bytes(&Large::zeros())?;
    let mut network = Small::zeros();
    weights::from_bytes(&mut network, &file)?; //~ ERROR
    println!("{:?}", network.tensor("output.bias"));
    Ok(())
}
