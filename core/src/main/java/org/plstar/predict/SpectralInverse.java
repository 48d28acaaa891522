package org.plstar.predict;

import org.plstar.array.Matrix;

/** The inverse in the eigenbasis. */
record SpectralInverse(KernelSpectrum spectrum, double ridge) implements RegularizedInverse {
    private double gain(double lambda) {
        return lambda + ridge > 0 ? 1 / (lambda + ridge) : 0;
    }

    @Override
    public int size() {
        return spectrum.size();
    }

    @Override
    public double[] times(double[] b, int columns) {
        return spectrum.apply(this::gain, b, columns);
    }

    @Override
    public double[] diagonal() {
        return spectrum.diagonal(this::gain);
    }

    @Override
    public Matrix leftTimes(Matrix cross) {
        try (Matrix turned = spectrum.turned(cross)) {
            return spectrum.filtered(turned, this::gain);
        }
    }
}
