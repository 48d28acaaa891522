package org.plstar.study.predict;

/** A trained model that is a network with more about it. */
@FunctionalInterface
public interface WithNetwork {
    /** The network. */
    FittedModel network();
}
