/**
 * The messages of ONNX files, with the fields that are used, and the wire format of protocol
 * buffers that they are written in.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.onnx.proto;
