package org.plstar.landscape.certificate.slopes;

/** Numbers of one value in pairs of doubles, and the bounds of their errors. */
final class TwofoldArray {
    /** What one operation of two doubles loses, with room. */
    static final double OFF = Twofold.OPERATION * 2;

    /** For bounds, which are computed in doubles. */
    static final double MORE = 1 + 0x1p-30;

    /** More than what underflow takes. */
    static final double TINY = 1e-280;

    /** A choice or a jump that the precision cannot decide. */
    static final class Undecided extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The larger halves. */
    final double[] hi;

    /** The smaller ones. */
    final double[] lo;

    /** How far each number may be off. */
    final double[] error;

    TwofoldArray(int size) {
        hi = new double[size];
        lo = new double[size];
        error = new double[size];
    }

    void put(int k, Twofold v, double off) {
        hi[k] = v.hi;
        lo[k] = v.lo;
        error[k] = off == 0 ? 0 : off * MORE + TINY;
    }

    /** Takes element i of another. */
    void copy(TwofoldArray from, int i, int k) {
        hi[k] = from.hi[i];
        lo[k] = from.lo[i];
        error[k] = from.error[i];
    }
}
