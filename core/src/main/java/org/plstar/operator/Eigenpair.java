package org.plstar.operator;

/**
 * An eigenvalue of a symmetric operator and its unit eigenvector.
 *
 * @param value its error bounds the distance to an exact eigenvalue
 * @param vector [n]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record Eigenpair(Estimate value, double[] vector) {}
