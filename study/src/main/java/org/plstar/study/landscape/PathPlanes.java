package org.plstar.study.landscape;

/**
 * The loss over the plane that approximates a run's path best, through its end and through its
 * start.
 *
 * @param steps of the iterates
 * @param iterates their places in the plane, in units of the length of the path's end, ‖w‖, the end
 *     at (0, 0)
 * @param explained part of the squared offsets from the end that lies in the plane
 * @param x places of the columns of both grids, relative to the point that the plane goes through
 * @param y places of the rows
 * @param atEnd the loss; a value that is not finite stands where the loss overflows
 * @param atStart the same in the parallel plane through the start
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record PathPlanes(
        int[] steps,
        double[][] iterates,
        double explained,
        double[] x,
        double[] y,
        double[][] atEnd,
        double[][] atStart) {}
