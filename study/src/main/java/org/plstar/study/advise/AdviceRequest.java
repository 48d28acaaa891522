package org.plstar.study.advise;

import java.util.OptionalDouble;
import org.plstar.system.Loss;

/**
 * What advice is asked for.
 *
 * @param target loss to reach; absent: a hundredth of the loss at the start
 * @param tolerance drift of the kernel up to which a network counts as near-linear
 * @param kernelEquations most equations of the kernel
 * @param verify whether to train a little and compare
 * @param steps of every short training
 */
public record AdviceRequest(
        Loss loss,
        OptionalDouble target,
        double tolerance,
        int kernelEquations,
        boolean verify,
        int steps,
        long seed) {}
