package org.plstar.study.pde;

/**
 * Errors at 5000 random points.
 *
 * @param l2 ‖u - exact‖/‖exact‖
 * @param h1 the same with gradients
 */
public record FunctionErrors(double l2, double h1) {}
