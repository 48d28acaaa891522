package org.plstar.infinite;

/**
 * The rows that a walk through the layers is about.
 *
 * @param sides what rows are alone, filled by walks of each block with itself
 * @param left number of the block of left rows; -1: there are none, the network is checked
 * @param right number of the block of right rows
 * @param filling whether the walk is of one block with itself
 * @param filled whether that is a left block
 */
record Walk(Sides sides, int left, int right, boolean filling, boolean filled) {}
