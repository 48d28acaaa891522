package org.plstar.network;

import org.plstar.array.Shape;
import org.plstar.program.Value;

/** One layer of a network: a record that adds itself to a program and reads and prints its text. */
public sealed interface Layer permits Dense, Activate {
    /** The text that reads back as this layer, for instance {@code dense(1024)}. */
    String text();

    /** The shape per sample that comes out for the shape that goes in; a shape that does not fit is refused by {@code site}. */
    Shape outputShape(Shape input, Site site);

    /** Adds the layer to a program: declares its parameters at {@code site} and returns its output. */
    Value apply(Site site, Value x);
}
