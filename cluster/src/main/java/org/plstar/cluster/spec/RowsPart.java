package org.plstar.cluster.spec;

import java.io.Serializable;

/**
 * Consecutive rows with their targets, in the form in which they are sent.
 *
 * @param x [rows][d]
 * @param y [rows, outputs] row-major
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record RowsPart(double[][] x, double[] y) implements Serializable {}
