/**
 * Layers and networks: their text form, their programs, their parametrization and initial
 * parameters.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.network;
