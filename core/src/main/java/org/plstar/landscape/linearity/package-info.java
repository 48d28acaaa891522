/**
 * The transition to linearity: how large the second derivative of a model is, how far its kernel
 * and its outputs leave the linearization while it trains, how both change with width, and what in
 * the program keeps a model from becoming linear.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape.linearity;
