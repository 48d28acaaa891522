package org.plstar.study.solve;

import java.util.List;
import java.util.Optional;

/**
 * What equations say of each other, and why there is no solution where an end is none.
 *
 * @param contradiction equations that contradict each other
 * @param dependent combinations of equations that are 0 whatever the unknowns: each follows from
 *     the others
 * @param limit where unknowns go without end
 */
public record Dependence(
        Optional<Contradiction> contradiction,
        List<Combination> dependent,
        Optional<Limit> limit) {}
