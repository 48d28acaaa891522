package org.plstar.cluster.spec;

import java.io.Serializable;
import java.util.Map;
import org.plstar.landscape.linearity.ProbeSettings;

/**
 * A sweep over widths, as executors measure its networks.
 *
 * @param models by width
 * @param until of the settings
 * @param steps of the settings
 * @param stepFactor of the settings
 * @param hessianTolerance of the settings
 * @param stackedUnknowns of the settings
 * @param fingerprint of the driver
 * @param cores of a task
 */
public record SweepSpec(
        Map<Integer, ModelSpec> models,
        double until,
        int steps,
        double stepFactor,
        double hessianTolerance,
        int stackedUnknowns,
        Fingerprint fingerprint,
        int cores)
        implements Serializable {
    /** Of a sweep. */
    public static SweepSpec of(
            Map<Integer, ModelSpec> models, ProbeSettings s, Fingerprint fingerprint, int cores) {
        return new SweepSpec(
                models,
                s.until(),
                s.steps(),
                s.stepFactor(),
                s.hessianTolerance(),
                s.stackedUnknowns(),
                fingerprint,
                cores);
    }

    /** How networks are measured. */
    public ProbeSettings settings() {
        return new ProbeSettings(until, steps, stepFactor, hessianTolerance, stackedUnknowns);
    }
}
