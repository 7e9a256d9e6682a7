from typing import Annotated

import pytest
import yaml

from app.catalogue import scalars


@pytest.mark.parametrize("hint", [bytes, Annotated[str, "anything"]])
def test_a_field_of_a_type_that_no_file_can_hold_is_a_mistake_of_ours(hint):
    with pytest.raises(TypeError):
        scalars.read(hint, yaml.ScalarNode(tag="tag:yaml.org,2002:str", value="a"))
