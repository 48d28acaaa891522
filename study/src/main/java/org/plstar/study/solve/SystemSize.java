package org.plstar.study.solve;

/**
 * How large a system is.
 *
 * @param groups of equations that differ in numbers and unknowns only
 */
public record SystemSize(int equations, int unknowns, int groups) {}
