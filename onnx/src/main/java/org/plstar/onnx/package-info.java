/** Models in the ONNX format: read as programs with their parameters, and written from programs. */
@org.jspecify.annotations.NullMarked
package org.plstar.onnx;
