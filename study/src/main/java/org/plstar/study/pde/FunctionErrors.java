package org.plstar.study.pde;

/**
 * Errors of an unknown function at 5000 random points, against its exact solution.
 *
 * @param l2 ‖u - exact‖/‖exact‖
 * @param h1 the same with gradients
 */
public record FunctionErrors(String name, double l2, double h1) {}
