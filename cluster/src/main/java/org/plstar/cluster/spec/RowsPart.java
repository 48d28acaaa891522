package org.plstar.cluster.spec;

import java.io.Serializable;

/**
 * Consecutive rows with their targets, as they are sent.
 *
 * @param x [rows][d]
 * @param y [rows, outputs] row-major
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record RowsPart(double[][] x, double[] y) implements Serializable {}
