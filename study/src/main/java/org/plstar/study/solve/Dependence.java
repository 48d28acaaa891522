package org.plstar.study.solve;

import java.util.List;
import java.util.Optional;

/**
 * Dependences between equations, and why there is no solution where a search ended without one.
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
