"""Charts in the window: app/printing/charts says what they are made of, here they are painted."""
