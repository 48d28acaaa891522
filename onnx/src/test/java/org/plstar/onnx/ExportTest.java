package org.plstar.onnx;
