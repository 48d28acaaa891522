package org.plstar.study.infinite;

import org.plstar.network.Network;
import org.plstar.study.StudyRefusal;

/**
 * Finite networks to train beside a prediction of infinite width.
 *
 * @param network with widths, in the initialization of the prediction
 * @param count how many random starts, from 2 up
 * @param seed of the first of them
 */
public record FiniteNetworks(Network network, int count, long seed) {
    /** Checks the count. */
    public FiniteNetworks {
        if (count < 2) {
            throw StudyRefusal.range("networks " + count, "at least 2 networks to train");
        }
    }
}
