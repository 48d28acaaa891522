package org.plstar.predict;

import org.plstar.refusal.Require;

/** The inverse in the eigenbasis. */
record SpectralInverse(KernelSpectrum spectrum, double ridge) implements RegularizedInverse {
    SpectralInverse {
        Require.notNegative(ridge, PredictRefusal.RANGE, "ridge");
    }

    private double gain(double lambda) {
        return lambda + ridge > 0 ? 1 / (lambda + ridge) : 0;
    }

    @Override
    public int size() {
        return spectrum.size();
    }

    @Override
    public double[] times(double[] b, int columns) {
        Require.finite(b, PredictRefusal.NOT_FINITE, "b");
        return spectrum.apply(this::gain, b, columns);
    }

    @Override
    public double[] block(int... rows) {
        return spectrum.block(this::gain, rows);
    }

    @Override
    public double[] diagonal() {
        return spectrum.diagonal(this::gain);
    }
}
