package org.plstar.study.certify;

import org.plstar.landscape.certificate.Proof;

/**
 * One theorem at one point.
 *
 * @param refined whether the point is w1, else w0
 * @param measured whether products of weights were measured
 * @param way what it rests on
 * @param ahead whether B' is tried for gradient descent from here on with the longest step that it
 *     allows, not for the step that was given
 */
public record Attempt(Proof proof, boolean refined, boolean measured, Way way, boolean ahead) {}
