package org.plstar.operator;

/**
 * An eigenvalue of a symmetric operator and its unit eigenvector.
 *
 * @param value its error bounds the distance to an exact eigenvalue
 * @param vector [n]
 */
@SuppressWarnings("ArrayRecordComponent") // a result, never compared
public record Eigenpair(Estimate value, double[] vector) {}
