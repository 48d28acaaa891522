package org.plstar.study.solve;

/**
 * The size of a system.
 *
 * @param groups of equations that differ in numbers and unknowns only
 */
public record SystemSize(int equations, int unknowns, int groups) {}
