package org.plstar.operator;

/**
 * A computed number with its trust.
 *
 * @param value the number
 * @param error a bound or estimate of |value - truth|, as {@code reason} says
 * @param converged whether the error is below what was asked
 * @param reason how the error was found, or what kept it from converging, in words
 * @param products operator products that it took
 */
public record Estimate(
        double value, double error, boolean converged, String reason, int products) {}
