package org.plstar.network;

import java.util.OptionalInt;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;

/**
 * A function of data with parameters that can be measured and trained: a {@link Network} of layers,
 * or a model read from a file.
 */
public interface Model {
    /** The model in one line: the text of its layers, or the file's name. */
    String text();

    /** What the outputs depend on besides weights: the text, and the digest of a model's file. */
    default String identity() {
        return text();
    }

    /**
     * The program of the trained model: from {@link #inputName} and the buffers to one output, an
     * item per sample.
     */
    Program program();

    /** Name of the input that takes the data. */
    String inputName();

    /** Shape of one input. */
    Shape input();

    /** Shape of one output; [C] for models that can be trained. */
    Shape output();

    /** Where each parameter lies in the flat vector of all, w [p]. */
    ParamLayout layout();

    /**
     * The root mean square, over all parameters, of the factors with which they enter.
     *
     * <p>A method that moves every parameter by η whatever its gradient, such as Adam, moves what
     * enters by η times this.
     */
    default double meanFactor() {
        return 1;
    }

    /**
     * The initial parameters, [p]; for a model from a file, those of the file, whatever the seed.
     */
    double[] initialParameters(long seed);

    /**
     * Whether {@link #initialParameters} were fitted to the targets of the training rows: what
     * leaves a row out of the kernel there then leaks its target.
     */
    default boolean startsFitted() {
        return false;
    }

    /**
     * Whether {@link #initialParameters} come of an earlier training on other targets: the body of
     * what now gets a head, or arrays beside others that stay as they are. λ_max at such a start
     * says little of λ_max a few steps on.
     */
    default boolean startsTrained() {
        return false;
    }

    /**
     * Initial values of the program's further inputs by name: running statistics, which no
     * derivative is taken by.
     */
    SequencedMap<String, double[]> initialBuffers();

    /** The number of tokens if the inputs are token ids: whole numbers in [0, that number). */
    OptionalInt vocabulary();

    /**
     * The number of tokens that a number of a row, by its position, is one of; absent if it is no
     * token id. Tables of words, types and positions have as many as each has rows.
     */
    default OptionalInt vocabulary(int number) {
        return vocabulary();
    }

    /** The model as it is while it trains; the same parameters. */
    TrainingNetwork training();
}
