package org.plstar.study.engine;

import java.util.Optional;
import org.plstar.study.fit.LossEngine;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.kernel.LocalKernels;
import org.plstar.study.linearity.LocalNetworks;
import org.plstar.study.linearity.NetworkEngine;
import org.plstar.study.spectrum.JacobianEngine;
import org.plstar.study.spectrum.LocalJacobians;
import org.plstar.study.table.RowEngine;

/** In this process. */
public record LocalEngine() implements Engine {
    @Override
    public String name() {
        return "this machine";
    }

    @Override
    public Optional<EngineFacts> facts() {
        return Optional.empty();
    }

    @Override
    public boolean distributed() {
        return false;
    }

    @Override
    public KernelEngine kernels() {
        return new LocalKernels();
    }

    @Override
    public NetworkEngine networks() {
        return new LocalNetworks();
    }

    @Override
    public JacobianEngine jacobians() {
        return new LocalJacobians();
    }

    @Override
    public LossEngine losses() {
        return LossEngine.LOCAL;
    }

    @Override
    public RowEngine rows() {
        return RowEngine.LOCAL;
    }
}
