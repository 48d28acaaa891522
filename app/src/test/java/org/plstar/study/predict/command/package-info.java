@org.jspecify.annotations.NullMarked
package org.plstar.study.predict.command;
