package org.plstar.study.fit;

import java.util.List;
import java.util.SequencedMap;
import org.plstar.landscape.Observation;

/**
 * The state from which an interrupted run continues.
 *
 * @param state arrays of the training loop, by name
 * @param path observations before the step of that state
 */
public record Resumption(SequencedMap<String, double[]> state, List<Observation> path) {}
